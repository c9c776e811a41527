package madang.net;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine may use; each has a default that suits a server.
 *
 * @param readBytes the size of one read, 1 byte to 16 MiB; default 64 KiB
 * @param outboxBytes the most bytes that may wait for one peer after a flush; default 1 MiB
 * @param lingerNs how long a closed connection may take to get its last bytes; default 5 s
 * @param backlog completed connections that wait for accept, listen(2); default 4,096
 * @param nanoClock the clock of timers and budgets
 * @param trace told each system call, or null
 * @param turnEnd told an event loop's number at the end of each of its turns, on the loop, or null;
 *     for those who measure turns
 */
public record EngineOptions(
    int readBytes,
    long outboxBytes,
    long lingerNs,
    int backlog,
    LongSupplier nanoClock,
    @Nullable Trace trace,
    @Nullable IntConsumer turnEnd) {

  /** The defaults. */
  public static final EngineOptions DEFAULTS =
      new EngineOptions(64 * 1024, 1024 * 1024, 5_000_000_000L, 4096, System::nanoTime, null, null);

  /** The largest read: 16 MiB. */
  public static final int MAX_READ_BYTES = 16 * 1024 * 1024;

  public EngineOptions {
    if (readBytes < 1 || readBytes > MAX_READ_BYTES) {
      throw new IllegalArgumentException("readBytes must be 1 to 16777216, not " + readBytes);
    }
    if (outboxBytes < 1) {
      throw new IllegalArgumentException("outboxBytes must be at least 1, not " + outboxBytes);
    }
  }

  public EngineOptions withReadBytes(int bytes) {
    return new EngineOptions(bytes, outboxBytes, lingerNs, backlog, nanoClock, trace, turnEnd);
  }

  public EngineOptions withOutboxBytes(long bytes) {
    return new EngineOptions(readBytes, bytes, lingerNs, backlog, nanoClock, trace, turnEnd);
  }

  public EngineOptions withLingerNs(long ns) {
    return new EngineOptions(readBytes, outboxBytes, ns, backlog, nanoClock, trace, turnEnd);
  }

  public EngineOptions withTrace(@Nullable Trace sink) {
    return new EngineOptions(readBytes, outboxBytes, lingerNs, backlog, nanoClock, sink, turnEnd);
  }

  public EngineOptions withTurnEnd(@Nullable IntConsumer watch) {
    return new EngineOptions(readBytes, outboxBytes, lingerNs, backlog, nanoClock, trace, watch);
  }
}
