package madang.net.engine;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;

/**
 * Two connections on two loops in one group, and what each of them got: many short rounds share
 * them, each with a number of its own. Lives as long as the process.
 */
final class TwoMembers {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

  private final AtomicInteger rounds = new AtomicInteger();
  private final ConnectionGroup group;
  private final Connection first;
  private final List<Map<Integer, String>> seen =
      List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  private TwoMembers(IoEngine engine) throws IOException, InterruptedException {
    var accepted = new LinkedBlockingQueue<Connection>();
    Handler.Factory members =
        connection -> {
          accepted.add(connection);
          return (_, in) -> in.position(in.limit());
        };
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var at = (InetSocketAddress) engine.listen(new Listener(address, members)).address();
    group = engine.newGroup();
    var ends = new ArrayList<Connection>();
    for (var stream : seen) {
      var socket = new Socket(at.getAddress(), at.getPort());
      Thread.ofPlatform().daemon().start(() -> collect(socket, stream));
      ends.add(accepted.take());
      group.add(ends.getLast());
    }
    first = ends.getFirst();
  }

  static TwoMembers connected() {
    try {
      var options = EngineOptions.DEFAULTS.withOutboxBytes(1L << 30);
      var engine = IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 2), options);
      Thread.ofPlatform().daemon().start(() -> closeAfterMain(engine));
      return new TwoMembers(engine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The loops would keep the process alive when jcstress is done with it. */
  private static void closeAfterMain(IoEngine engine) {
    try {
      while (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(thread -> thread.getName().equals("DestroyJavaVM"))) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.close(Duration.ZERO);
  }

  private static void collect(Socket socket, Map<Integer, String> stream) {
    try (socket;
        var in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()))) {
      while (true) {
        int round = in.readInt();
        stream.merge(round, String.valueOf((char) in.readByte()), String::concat);
      }
    } catch (IOException over) {
      // the process ends
    }
  }

  int newRound() {
    return rounds.getAndIncrement();
  }

  /** Offers a task to the loop of a connection. */
  void onFirst(Runnable task) {
    first.execute(task);
  }

  void sendToGroup(int round, char what) {
    ByteBuffer bytes = ByteBuffer.allocate(5).putInt(round).put((byte) what).flip();
    group.send(Frame.copyOf(bytes));
  }

  /** What the first and then the second member got in a round of {@code frames}, once complete. */
  String orders(int round, int frames) {
    var both = new StringBuilder();
    long start = System.nanoTime();
    for (var stream : seen) {
      while (stream.getOrDefault(round, "").length() < frames
          && System.nanoTime() - start < PATIENCE_NS) {
        Thread.onSpinWait();
      }
      both.append(stream.getOrDefault(round, "(nothing)"));
      stream.remove(round);
    }
    return both.toString();
  }
}
