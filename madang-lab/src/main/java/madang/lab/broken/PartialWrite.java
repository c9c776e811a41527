package madang.lab.broken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/** A write takes what the kernel has room for; the rest is lost where nobody looks. */
final class PartialWrite implements Demonstration {
  static final String ANSWER = "bytes of the answer";
  static final String FIRST = "bytes that the first write took";
  static final String ARRIVED = "bytes that arrived";
  static final String MISSING = "bytes missing";

  static final int ANSWER_BYTES = 16 << 20;
  private static final int FAR_RECEIVES = 64 * 1024;

  @Override
  public String name() {
    return "partial-write";
  }

  @Override
  public String summary() {
    return "the rest of a partial write is dropped, and bytes are missing";
  }

  @Override
  public Story story() {
    return new Story(
        "A server sends 16 MiB to a reader that hasn't begun to read, on a non-blocking socket, and"
            + " closes. Once it ignores what write says, once it keeps the rest and waits for"
            + " EPOLLOUT; the third is Madang's own engine.",
        "what the first write returns, and how many bytes the reader gets before the end.",
        "A write's result is how much was taken: keep the rest and go on at EPOLLOUT.",
        Place.engine("Outbox", "taken"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = run(stage, "broken", false);
    Tally right = run(stage, "right", true);
    Tally ours = ours(stage);
    return new Outcome(
        List.of(broken, right, ours),
        broken.of(MISSING) > 0,
        right.of(MISSING) == 0 && ours.of(MISSING) == 0);
  }

  private static Tally run(Stage stage, String variant, boolean keepRest) throws IOException {
    stage.scene(variant + (keepRest ? ": keeps what wasn't taken" : ": one write, then close"));
    try (Arena arena = Arena.ofConfined();
        Calls calls = new Calls(stage);
        Calls.Link link = calls.link(FAR_RECEIVES)) {
      MemorySegment answer = arena.allocate(ANSWER_BYTES, 8);
      int first = calls.write(link.fd(), answer);
      CompletableFuture<Long> reader = reading(link.far());
      long sent = Math.max(first, 0);
      if (keepRest && sent < ANSWER_BYTES) {
        calls.add(link.fd(), Epoll.EPOLLOUT);
        while (sent < ANSWER_BYTES && calls.await(-1) > 0) {
          int n = calls.write(link.fd(), answer.asSlice(sent));
          if (n < 0 && n != -Errno.EAGAIN) {
            throw Errno.exception("write", n);
          }
          sent += Math.max(n, 0);
        }
      }
      calls.close(link.fd());
      return tally(stage, variant, first, reader.join());
    }
  }

  private static Tally ours(Stage stage) throws IOException {
    stage.scene("ours: connection.send(frame), then connection.close");
    Frame answer = Frame.copyOf(ByteBuffer.allocate(ANSWER_BYTES));
    CompletableFuture<Integer> first = new CompletableFuture<>();
    Handler sendsAndCloses =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(answer);
            connection.close(CloseReason.local("all said"));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }
        };
    EngineOptions options =
        EngineOptions.DEFAULTS
            .withOutboxBytes(2L * ANSWER_BYTES)
            .withTrace(line -> {
              stage.call(line);
              if (line.startsWith("write")) {
                first.complete(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
              }
            });
    try (IoEngine engine = IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), options);
        SocketChannel far = SocketChannel.open()) {
      Listener.Handle listening =
          engine.listen(
              new Listener(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  connection -> sendsAndCloses));
      far.setOption(StandardSocketOptions.SO_RCVBUF, FAR_RECEIVES);
      far.connect(listening.address());
      int taken = first.join();
      return tally(stage, "ours", taken, reading(far).join());
    }
  }

  private static Tally tally(Stage stage, String variant, int first, long arrived) {
    stage.say("The reader came to the end after " + arrived + " bytes.");
    return new Tally(variant)
        .with(ANSWER, ANSWER_BYTES)
        .with(FIRST, first)
        .with(ARRIVED, arrived)
        .with(MISSING, ANSWER_BYTES - arrived);
  }

  /** Begins to read, until the end; how many bytes there were. */
  private static CompletableFuture<Long> reading(SocketChannel far) {
    return CompletableFuture.supplyAsync(
        () -> {
          ByteBuffer bytes = ByteBuffer.allocate(FAR_RECEIVES);
          try {
            long all = 0;
            int n = 0;
            while (n >= 0) {
              all += n;
              n = far.read(bytes.clear());
            }
            return all;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }
}
