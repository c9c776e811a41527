package madang.net.engine.process;

import java.util.List;
import madang.net.EngineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What an engine tells its workers by the last arguments of their command.
 *
 * @param door the name of the {@link Door} where the engine waits for its workers
 * @param handler whether the worker runs the handler
 * @param traced whether it writes its system calls to standard error
 */
record WorkerOptions(
    String door, boolean handler, int readBytes, long outboxBytes, long lingerNs, boolean traced) {

  /** Far more than the kernel buffers for a stream: net.core.wmem_default, 208 KiB. */
  private static final long PUMP_BYTES = 16 << 20;

  static WorkerOptions of(String door, boolean handler, EngineOptions options) {
    return new WorkerOptions(
        door,
        handler,
        options.readBytes(),
        options.outboxBytes(),
        options.lingerNs(),
        options.trace() != null);
  }

  List<String> arguments() {
    return List.of(
        door,
        handler ? "handler" : "pump",
        Integer.toString(readBytes),
        Long.toString(outboxBytes),
        Long.toString(lingerNs),
        traced ? "trace" : "quiet");
  }

  static WorkerOptions parse(List<String> arguments) {
    if (arguments.size() != 6) {
      throw new IllegalArgumentException("a worker is started by an engine, not by hand");
    }
    return new WorkerOptions(
        arguments.get(0),
        arguments.get(1).equals("handler"),
        Integer.parseInt(arguments.get(2)),
        Long.parseLong(arguments.get(3)),
        Long.parseLong(arguments.get(4)),
        arguments.get(5).equals("trace"));
  }

  /**
   * The options of the worker's own engine.
   *
   * @param trace null where the worker isn't {@link #traced}
   */
  EngineOptions engineOptions(@Nullable WorkerTrace trace) {
    // A pump never leaves more in an outbox than one read, or what a stream's buffer held when the
    // engine ended: half of it must hold that with room.
    long outbox = handler ? outboxBytes : Math.max(PUMP_BYTES, 4L * readBytes);
    EngineOptions options =
        EngineOptions.DEFAULTS
            .withReadBytes(readBytes)
            .withOutboxBytes(outbox)
            .withLingerNs(lingerNs);
    return trace == null ? options : options.withTrace(trace);
  }
}
