package madang.chat;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.IoEngine;

/** The chat service: users and rooms, reached by IRC and by plain text. All methods: any thread. */
public final class Hub {
  private final ChatOptions options;

  /**
   * A hub with ports of the caller's choice.
   *
   * @param engine whose connections it will serve
   * @param clock the time of messages and limits
   * @param random makes message ids differ from run to run
   */
  public Hub(
      ChatOptions options,
      IoEngine engine,
      InstantSource clock,
      RandomGenerator random,
      RoomLog log,
      Directory directory) {
    this.options = options;
  }

  /** A hub that keeps everything in memory. */
  public static Hub inMemory(
      ChatOptions options, IoEngine engine, InstantSource clock, RandomGenerator random) {
    return new Hub(
        options,
        engine,
        clock,
        random,
        new MemoryRoomLog(options.limits().historyPerRoom()),
        new MemoryDirectory());
  }

  /** What it was told at its start. */
  public ChatOptions options() {
    return options;
  }

  /** Makes the handlers of IRC connections. */
  public Handler.Factory irc() {
    return connection -> (c, in) -> c.close(CloseReason.local("not built yet"));
  }

  /** Makes the handlers of plain-text connections (nc, telnet). */
  public Handler.Factory text() {
    return irc();
  }

  /**
   * Tells everybody that the server stops. New callers are turned away from now on; the connections
   * stay open for {@link IoEngine#close}, which flushes them.
   */
  public void shutdown(String reason) {}

  /** Registered users now. */
  public int users() {
    return 0;
  }
}
