package madang.chat;

import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import madang.chat.irc.CapabilityNews;
import madang.chat.irc.IrcHandler;
import madang.chat.irc.IrcLines;
import madang.chat.room.Mask;
import madang.chat.room.Session;
import madang.chat.room.World;
import madang.chat.text.TextHandler;
import madang.chat.text.TextLines;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/** The chat service: users and rooms, reached by IRC and by plain text. All methods: any thread. */
public final class Hub {
  private final World world;
  private final Session.Factory ircSessions;
  private final Session.Factory textSessions;
  private volatile @Nullable Operations operations;

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
    IrcLines ircLines = new IrcLines(options.limits().lineBytes(), options.serverName());
    TextLines textLines = new TextLines();
    this.world =
        new World(
            options,
            engine,
            clock,
            random,
            log,
            directory,
            (entry, mask, tags) ->
                ((mask & Mask.TEXT) != 0 ? textLines : ircLines).encode(entry, mask, tags));
    this.ircSessions = IrcHandler.factory(world, ircLines, () -> operations);
    this.textSessions = TextHandler.factory(world);
    log.endedTalks();
    log.restore(world::restore);
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

  /** What counts now. */
  public ChatOptions options() {
    return world.options();
  }

  /**
   * Takes over what a running service can change: description, message of the day, admin, operator,
   * password, extensions, whether lines must be UTF-8, and all limits but {@code lineBytes}, {@code
   * connections} and {@code historyPerRoom}. Programs on IRC are told what changes for them. It
   * counts from each connection's next command on; {@code tagsBytes} for new connections. Nobody is
   * sent away, and nothing is cut that was within the limits before.
   */
  public void reload(ChatOptions next) {
    ChatOptions before = world.options();
    ChatOptions after = before.reloaded(next);
    world.options(after);
    CapabilityNews.tell(world, before, after);
  }

  /** Makes the handlers of IRC connections. */
  public Handler.Factory irc() {
    return ircSessions;
  }

  /** Says what operators may do with the program that this hub runs in; until then they can't. */
  public void operations(Operations program) {
    operations = program;
  }

  /** Makes the handlers of plain-text connections (nc, telnet). */
  public Handler.Factory text() {
    return textSessions;
  }

  /**
   * Makes the handler of an IRC connection whose other end speaks for somebody.
   *
   * @param caller who calls: limits count there, and it is the host that others see
   */
  public Handler irc(Connection connection, SocketAddress caller) {
    return ircSessions.handlerFor(connection).calledBy(caller);
  }

  /** The same of a plain-text connection. */
  public Handler text(Connection connection, SocketAddress caller) {
    return textSessions.handlerFor(connection).calledBy(caller);
  }

  /**
   * Tells everybody that the server stops. New callers are turned away from now on; the connections
   * stay open for {@link IoEngine#close}, which flushes them.
   */
  public void shutdown(String reason) {
    world.stop(reason);
  }

  /** Registered users now. */
  public int users() {
    return world.userCount();
  }
}
