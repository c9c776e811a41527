package madang.lab.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import madang.net.Poller;

/** Small servers, right and wrong ones, on an engine of their own in this process. */
final class TestServer implements AutoCloseable {
  private final IoEngine engine;
  private final Listener.Handle listening;

  private TestServer(Function<IoEngine, Handler.Factory> service) throws IOException {
    engine = IoEngine.start(new IoModel.Reactor(Poller.EPOLL_LT, 1), EngineOptions.DEFAULTS);
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    listening = engine.listen(new Listener(loopback, service.apply(engine)));
  }

  static TestServer echo() throws IOException {
    return new TestServer(engine -> connection -> Connection::send);
  }

  /** Spoils one byte after so many. */
  static TestServer spoilingEcho(int after) throws IOException {
    return new TestServer(engine ->
        connection ->
            new Handler() {
              private int passed;

              @Override
              public void onBytes(Connection from, ByteBuffer in) {
                byte[] bytes = new byte[in.remaining()];
                in.get(bytes);
                if (passed <= after && after < passed + bytes.length) {
                  bytes[after - passed]++;
                }
                passed += bytes.length;
                from.send(ByteBuffer.wrap(bytes));
              }
            });
  }

  /** Answers at once, but for one pause of its whole loop at the message with this number. */
  static TestServer pausingEcho(int at, long pauseMs) throws IOException {
    AtomicInteger messages = new AtomicInteger();
    return new TestServer(engine ->
        connection ->
            (from, in) -> {
              if (messages.getAndIncrement() == at) {
                LockSupport.parkNanos(pauseMs * 1_000_000);
              }
              from.send(in);
            });
  }

  /** Takes so long over each message, one after the other. */
  static TestServer tardyEcho(long eachMs) throws IOException {
    AtomicInteger messages = new AtomicInteger();
    return new TestServer(engine ->
        connection ->
            (from, in) -> {
              Frame message = Frame.copyOf(in);
              long waitNs = messages.incrementAndGet() * eachMs * 1_000_000;
              Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(waitNs);
                from.send(message);
              });
            });
  }

  /** Says nothing. */
  static TestServer mute() throws IOException {
    return new TestServer(engine -> connection -> (from, in) -> in.position(in.limit()));
  }

  /** How many are connected. */
  int connections() {
    return engine.stats().stream().mapToInt(LoopStats::connections).sum();
  }

  /** Closes a connection at its first byte. */
  static TestServer hangingUp() throws IOException {
    return new TestServer(
        engine -> connection -> (from, in) -> from.close(CloseReason.local("no")));
  }

  /** Every byte to everybody. */
  static TestServer relay() throws IOException {
    return relay(false);
  }

  /** Leaves somebody out from the second message on (the first one that isn't zeros). */
  static TestServer forgetfulRelay() throws IOException {
    return relay(true);
  }

  private static TestServer relay(boolean forgetful) throws IOException {
    return new TestServer(engine -> {
      ConnectionGroup all = engine.newGroup();
      return connection -> new Relay(all, forgetful);
    });
  }

  private record Relay(ConnectionGroup all, boolean forgetful) implements Handler {
    @Override
    public void onOpen(Connection opened) {
      all.add(opened);
    }

    @Override
    public void onBytes(Connection from, ByteBuffer in) {
      boolean forget = forgetful && in.get(in.position()) != 0;
      all.send(Frame.copyOf(in));
      if (forget) {
        all.remove(from);
      }
    }

    @Override
    public void onClose(Connection closed, CloseReason reason) {
      all.remove(closed);
    }
  }

  /** As much of IRC as the load needs, one room. */
  static TestServer irc() throws IOException {
    return new TestServer(engine -> {
      ConnectionGroup room = engine.newGroup();
      return connection -> new IrcSession(room);
    });
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.address();
  }

  @Override
  public void close() {
    engine.close();
  }

  private record IrcSession(ConnectionGroup room, StringBuilder nick) implements Handler {
    IrcSession(ConnectionGroup room) {
      this(room, new StringBuilder());
    }

    @Override
    public void onBytes(Connection from, ByteBuffer in) {
      int end = IrcMember.indexOf(in, (byte) '\n', in.position());
      while (end >= 0) {
        byte[] line = new byte[end + 1 - in.position()];
        in.get(line);
        answer(from, new String(line, StandardCharsets.UTF_8).strip());
        end = IrcMember.indexOf(in, (byte) '\n', in.position());
      }
    }

    private void answer(Connection from, String line) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "NICK" -> {
          nick.append(words[1]);
          from.send(Frame.utf8("PING :cookie\r\n"));
        }
        case "PONG" -> from.send(Frame.utf8(":srv 001 x :Hi\r\n:srv 422 x :No MOTD\r\n"));
        case "JOIN" -> {
          room.add(from);
          room.send(Frame.utf8(":" + nick + "!u@h JOIN #lab\r\n"));
          from.send(Frame.utf8(":srv 366 x #lab :End\r\n"));
        }
        case "PRIVMSG" -> room.send(Frame.utf8(":" + nick + "!u@h " + line + "\r\n"), from);
        default -> {
          // USER and what else there is needs no answer.
        }
      }
    }
  }
}
