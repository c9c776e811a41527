package madang.server.cli;

import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.server.config.Address;
import madang.server.config.FormException;
import madang.server.config.Settings;
import madang.server.log.Notices;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What echo and relay share: their options, and how they run. */
abstract class TextbookCommand implements QuickStart {
  @Parameters(
      arity = "0..1",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1:9190",
      description =
          "PORT, HOST:PORT or [v6]:PORT; port 0 takes a free one (default: 127.0.0.1:9190)")
  String address = "127.0.0.1:9190";

  @Mixin IoOptions io = new IoOptions();

  @Option(
      names = "--buffer",
      paramLabel = "BYTES",
      description = "the size of one read, 1 to 16777216 (default: 65536)")
  long buffer = EngineOptions.DEFAULTS.readBytes();

  @Option(names = "--trace", description = "write each system call to standard error")
  boolean trace;

  @Override
  public final boolean flag(String name) {
    if (name.equals("--trace")) {
      trace = true;
      return true;
    }
    return io.flag(name);
  }

  @Override
  public final boolean option(String name, String value) {
    if (name.equals("--buffer") && QuickStart.isNumber(value)) {
      buffer = Long.parseLong(value);
      return true;
    }
    return io.option(name, value);
  }

  @Override
  public final boolean positional(String value) {
    address = value;
    return true;
  }

  /** The command's name, and its kind in the {@code listening} line. */
  abstract String kind();

  /** What serves its connections. */
  abstract Handler.Factory handlers(IoEngine engine, Notices notices);

  /** Serves until a signal; the exit code. */
  @Override
  public final Integer call() throws Failure {
    Address where;
    try {
      where = Address.parse(address);
    } catch (FormException e) {
      throw Failure.usage("ADDR " + e.getMessage());
    }
    if (buffer < 1 || buffer > EngineOptions.MAX_READ_BYTES) {
      throw Failure.usage("--buffer must be 1 to " + EngineOptions.MAX_READ_BYTES);
    }
    Orders orders = Orders.ofTextbook();
    try (Notices notices = new Notices()) {
      IoModel model = IoOptions.model(io.over(Settings.DEFAULTS), notices::say);
      EngineOptions options =
          EngineOptions.DEFAULTS
              .withReadBytes((int) buffer)
              .withTrace(trace ? notices::trace : null);
      IoModel running =
          kind().equals("echo")
              ? WorkerNotices.onEcho(model, notices)
              : WorkerNotices.on(model, notices);
      RunningServer server = RunningServer.start(running, options, orders, System.out);
      server.listen(
          new ListenPoint(
              kind(),
              where,
              "madang " + kind() + " HOST:PORT",
              handlers(server.engine(), notices),
              Integer.MAX_VALUE,
              ""));
      server.readyUntilSignalled();
      server.stop(() -> {});
    }
    return Failure.OK;
  }
}
