package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A chat service on a simulated engine, with people who talk on it. */
final class TestChat {
  static final ChatOptions OPTIONS =
      ChatOptions.DEFAULTS
          .with()
          .serverName("chat.test")
          .network("TestNet")
          .description("A test server")
          .version("madang-test")
          .limits(
              ChatLimits.DEFAULTS
                  .with()
                  .commandsPerSecond(0)
                  .connectionsPerIpPerMinute(0)
                  .connectionsPerIp(0)
                  .done())
          .done();

  /** The same with every extension that a server may have. */
  static final ChatOptions EVERYTHING =
      OPTIONS.with().extensions(new Extensions(true, true, true, "/", "")).done();

  final SimulatedEngine engine = new SimulatedEngine();
  final Hub hub;

  TestChat(boolean delayed) {
    this(delayed, OPTIONS);
  }

  TestChat(boolean delayed, ChatOptions options) {
    this.hub = hub(delayed, options);
  }

  private Hub hub(boolean delayed, ChatOptions options) {
    int perRoom = options.limits().historyPerRoom();
    Directory directory = new MemoryDirectory();
    return new Hub(
        options,
        engine,
        engine,
        new Random(1),
        delayed ? new MemoryRoomLog(perRoom, this::onALaterTurn) : new MemoryRoomLog(perRoom),
        delayed ? new DelayedDirectory(engine, directory) : directory);
  }

  TestChat(TestLog log) {
    this(log, OPTIONS);
  }

  TestChat(TestLog log, ChatOptions options) {
    if (log == TestLog.STORE) {
      this.hub =
          new Hub(options, engine, engine, new Random(1), TestLog.store(), new MemoryDirectory());
    } else {
      this.hub = hub(log == TestLog.DELAYED, options);
    }
  }

  /** A chat whose log takes this long for whatever it is asked. */
  TestChat(Duration disk) {
    this.hub =
        new Hub(
            OPTIONS,
            engine,
            engine,
            new Random(1),
            new MemoryRoomLog(100, task -> engine.after(disk, task)),
            new MemoryDirectory());
  }

  TestChat(RoomLog log) {
    this(log, OPTIONS);
  }

  TestChat(RoomLog log, ChatOptions options) {
    this.hub = new Hub(options, engine, engine, new Random(1), log, new MemoryDirectory());
  }

  /** Runs a task on nobody's context, when all that is on its way in this turn is over. */
  private void onALaterTurn(Runnable task) {
    engine.later(() -> engine.later(task));
  }

  static ChatOptions limited(UnaryOperator<ChatLimits.Builder> change) {
    return OPTIONS.with().limits(change.apply(OPTIONS.limits().with()).done()).done();
  }

  /** Somebody on IRC who hasn't said anything yet. */
  Person ircCaller() {
    Person person = new Person(engine, engine.open(hub.irc(), "127.0.0.1"));
    engine.settle();
    return person;
  }

  /** Somebody on IRC, registered, with these capabilities, in these rooms; greetings are read. */
  Person ircWith(String nick, String capabilities, String... rooms) {
    Person person = ircCaller();
    person.send("CAP LS 302", "NICK " + nick, "USER " + nick + " 0 * :Real " + nick);
    person.send("CAP REQ :" + capabilities, "CAP END");
    for (String room : rooms) {
      person.send("JOIN " + room);
    }
    person.lines();
    return person;
  }

  Person irc(String nick, String... rooms) {
    Person person = ircCaller();
    person.send("NICK " + nick, "USER " + nick + " 0 * :Real " + nick);
    for (String room : rooms) {
      person.send("JOIN " + room);
    }
    person.lines();
    return person;
  }

  Person textCaller() {
    Person person = new Person(engine, engine.open(hub.text(), "127.0.0.1"));
    engine.settle();
    return person;
  }

  /** Somebody on the text front end, in the lobby. */
  Person text(String nick) {
    Person person = textCaller();
    person.send(nick);
    person.lines();
    return person;
  }

  /** A far end: what it sends and what it got. */
  static final class Person {
    final SimulatedConnection connection;
    private final SimulatedEngine engine;

    Person(SimulatedEngine engine, SimulatedConnection connection) {
      this.engine = engine;
      this.connection = connection;
    }

    void send(String... lines) {
      for (String line : lines) {
        sendRaw((line + "\r\n").getBytes(UTF_8));
      }
    }

    void sendRaw(byte[] bytes) {
      connection.feed(bytes);
      engine.settle();
    }

    /** The lines that came since the last call. */
    List<String> lines() {
      engine.settle();
      String all = new String(connection.takeReceived(), UTF_8);
      return all.isEmpty() ? List.of() : Arrays.asList(all.split("\r?\n"));
    }

    /** What comes in answer to these lines. */
    List<String> ask(String... lines) {
      lines();
      send(lines);
      return lines();
    }

    boolean closed() {
      engine.settle();
      return connection.closed() != null;
    }
  }

  /** A directory that answers on a later turn, on nobody's context. */
  static final class DelayedDirectory implements Directory {
    private final SimulatedEngine engine;
    private final Directory directory;

    DelayedDirectory(SimulatedEngine engine, Directory directory) {
      this.engine = engine;
      this.directory = directory;
    }

    @Override
    public void claim(String folded, long session, Consumer<Boolean> granted) {
      engine.later(() -> directory.claim(folded, session, granted));
    }

    @Override
    public void release(String folded, long session) {
      engine.later(() -> directory.release(folded, session));
    }
  }

  /** A log whose answers wait until the test gives them. */
  static class HeldLog extends MemoryRoomLog {
    final List<Runnable> held = new ArrayList<>();
    long offset = 1;

    HeldLog() {
      super(0);
    }

    @Override
    public void append(String room, Entry entry, Appended appended) {
      if (entry.kind().waitsForLog()) {
        held.add(() -> appended.appended(entry, offset));
      }
    }

    void answerAll() {
      List<Runnable> now = List.copyOf(held);
      held.clear();
      now.forEach(Runnable::run);
    }
  }

  static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }
}
