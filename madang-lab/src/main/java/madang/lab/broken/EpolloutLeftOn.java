package madang.lab.broken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/** Level-triggered, a socket that can be written to is reported for as long as EPOLLOUT is on. */
final class EpolloutLeftOn implements Demonstration {
  static final String SENT = "bytes of the answer sent";
  static final String USEFUL = "returns while it was being sent";
  static final String IDLE = "returns with nothing left to send";
  static final String SLEPT = "waits that slept through";

  private static final int ANSWER_BYTES = 16 << 20;
  private static final int FAR_RECEIVES = 64 * 1024;

  @Override
  public String name() {
    return "epollout-left-on";
  }

  @Override
  public String summary() {
    return "a loop that never sleeps again because EPOLLOUT was left on";
  }

  @Override
  public Story story() {
    return new Story(
        "A level-triggered server sends 16 MiB to a reader. The kernel takes a part, so the server"
            + " asks for EPOLLOUT and sends the rest as there is room. Then nothing is left to do.",
        "the returns after the last byte. The broken server is told "
            + Quiet.MOST_RETURNS
            + " times that it could write (there we stop it); the right one sleeps.",
        "Have EPOLLOUT on only while bytes wait for the socket to take them.",
        Place.engine("Watch", "update"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = run(stage, "broken", false);
    Tally right = run(stage, "right", true);
    return new Outcome(
        List.of(broken, right),
        broken.of(SLEPT) == 0 && broken.of(SENT) == ANSWER_BYTES,
        right.of(IDLE) == 0 && right.of(SENT) == ANSWER_BYTES);
  }

  private static Tally run(Stage stage, String variant, boolean turnOff)
      throws IOException, InterruptedException {
    stage.scene(variant + (turnOff ? ": takes EPOLLOUT off when all is sent" : ": leaves it on"));
    try (Calls calls = new Calls(stage);
        Calls.Link link = calls.link(FAR_RECEIVES)) {
      int sent = Math.max(0, calls.write(link.fd(), ANSWER_BYTES));
      calls.add(link.fd(), Epoll.EPOLLIN | Epoll.EPOLLOUT);
      Thread reader = Thread.ofPlatform().start(() -> readAll(link));
      int useful = 0;
      while (sent < ANSWER_BYTES && calls.await(-1) > 0) {
        useful++;
        int n = calls.write(link.fd(), ANSWER_BYTES - sent);
        if (n < 0 && n != -Errno.EAGAIN) {
          throw Errno.exception("write", n);
        }
        sent += Math.max(n, 0);
      }
      reader.join(); // all of it was acknowledged: no more news from the kernel
      stage.say("All is sent and read.");
      if (turnOff) {
        calls.modify(link.fd(), Epoll.EPOLLIN);
      }
      Quiet quiet = Quiet.watch(stage, calls);
      return new Tally(variant)
          .with(SENT, sent)
          .with(USEFUL, useful)
          .with(IDLE, quiet.returns())
          .with(SLEPT, quiet.slept() ? 1 : 0);
    }
  }

  private static void readAll(Calls.Link link) {
    ByteBuffer bytes = ByteBuffer.allocate(FAR_RECEIVES);
    try {
      int all = 0;
      int n = 0;
      while (all < ANSWER_BYTES && n >= 0) {
        n = link.far().read(bytes.clear());
        all += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
