package madang.lab.broken;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import madang.net.sys.Epoll;

/** Level-triggered, bytes that the server doesn't want to read yet are reported without end. */
final class LtSpin implements Demonstration {
  static final String PAUSED = "returns while reading is paused";
  static final String RESUMED = "bytes read after the pause";
  static final String RESET = "returns after the peer's reset";

  private static final byte[] MESSAGE = "hello world\n".getBytes(StandardCharsets.US_ASCII);
  private static final int PATIENCE_MS = 1000;

  @Override
  public String name() {
    return "lt-spin";
  }

  @Override
  public String summary() {
    return "a level-triggered loop that spins on bytes it doesn't want to read yet";
  }

  @Override
  public Story story() {
    return new Story(
        "A message arrives at a level-triggered server that has paused this connection (its outbox"
            + " is full, say). Later the peer is reset during a pause.",
        "the returns while nothing is to be done. Taking EPOLLIN off ends the first spin, but"
            + " EPOLLHUP and EPOLLERR are reported whatever one asks for: interest 0 doesn't help"
            + " there.",
        "A paused connection drops IN and RDHUP; one that was hung up leaves the set.",
        Place.engine("Watch", "silence"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = run(stage, "broken", false);
    Tally right = run(stage, "right", true);
    return new Outcome(
        List.of(broken, right),
        broken.of(PAUSED) == Quiet.MOST_RETURNS && broken.of(RESET) == Quiet.MOST_RETURNS,
        right.of(PAUSED) == 0 && right.of(RESET) <= 1 && right.of(RESUMED) == MESSAGE.length);
  }

  private static Tally run(Stage stage, String variant, boolean careful) throws IOException {
    try (Calls calls = new Calls(stage);
        Calls.Link link = calls.link(0)) {
      stage.scene(variant + (careful ? ": drops EPOLLIN for the pause" : ": just doesn't read"));
      calls.add(link.fd(), Epoll.EPOLLIN | Epoll.EPOLLRDHUP);
      link.far().write(ByteBuffer.wrap(MESSAGE));
      calls.untilArrived(link.fd(), MESSAGE.length);
      calls.await(PATIENCE_MS);
      if (careful) {
        calls.modify(link.fd(), 0);
      }
      Quiet paused = Quiet.watch(stage, calls);
      if (careful) {
        calls.modify(link.fd(), Epoll.EPOLLIN | Epoll.EPOLLRDHUP); // the bytes are reported again
      }
      int read = calls.await(PATIENCE_MS) > 0 ? calls.read(link.fd(), MESSAGE.length) : 0;

      stage.scene(
          variant + (careful ? ": takes a reset socket out of the set" : ": sets interest to 0"));
      calls.modify(link.fd(), 0);
      link.far().setOption(StandardSocketOptions.SO_LINGER, 0);
      link.far().close();
      int first = calls.await(PATIENCE_MS);
      if (careful && first > 0) {
        calls.remove(link.fd());
      }
      Quiet reset = Quiet.watch(stage, calls);
      return new Tally(variant)
          .with(PAUSED, paused.returns())
          .with(RESUMED, read)
          .with(RESET, reset.returns());
    }
  }
}
