package madang.server.cli;

import madang.net.EngineOptions;
import madang.server.config.Address;
import madang.server.config.FormException;
import madang.server.config.Settings;
import madang.server.log.Notices;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that echo and relay share, and how both run. */
final class TextbookOptions {
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

  /** {@link QuickStart#flag}. */
  boolean flag(String name) {
    if (name.equals("--trace")) {
      trace = true;
      return true;
    }
    return io.flag(name);
  }

  /** {@link QuickStart#option}. */
  boolean option(String name, String value) {
    if (name.equals("--buffer") && QuickStart.isNumber(value)) {
      buffer = Long.parseLong(value);
      return true;
    }
    return io.option(name, value);
  }

  /** Serves until a signal; the exit code. */
  int serve(String kind, ServiceMaker service) throws Failure {
    Address where;
    try {
      where = Address.parse(address);
    } catch (FormException e) {
      throw Failure.usage("ADDR " + e.getMessage());
    }
    if (buffer < 1 || buffer > EngineOptions.MAX_READ_BYTES) {
      throw Failure.usage("--buffer must be 1 to " + EngineOptions.MAX_READ_BYTES);
    }
    var model = IoOptions.model(io.over(Settings.DEFAULTS));
    try (Notices notices = new Notices()) {
      EngineOptions options =
          EngineOptions.DEFAULTS
              .withReadBytes((int) buffer)
              .withTrace(trace ? notices::trace : null);
      RunningServer server = RunningServer.start(model, options, System.out);
      server.listen(
          new ListenPoint(
              kind,
              where,
              "madang " + kind + " HOST:PORT",
              service.handlers(server.engine(), notices),
              Integer.MAX_VALUE));
      server.readyUntilSignalled();
      server.stop(() -> {});
    }
    return Failure.OK;
  }
}
