package madang.lab.broken;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import madang.net.sys.Epoll;

/** Edge-triggered, a server that reads once a return leaves bytes that nobody tells it of. */
final class LostEdge implements Demonstration {
  static final String ARRIVED = "bytes that had arrived";
  static final String RETURNS = "events reported";
  static final String READ = "bytes read and answered";
  static final String LEFT = "bytes left that no event tells of";

  private static final String MESSAGE = "hello world\n";
  private static final String NEXT = "again\n";
  private static final int READ_BYTES = 4;
  private static final int PATIENCE_MS = 200;

  @Override
  public String name() {
    return "lost-edge";
  }

  @Override
  public String summary() {
    return "an edge-triggered event lost by reading once";
  }

  @Override
  public Story story() {
    return new Story(
        "A message of 12 bytes arrives at a server with a read buffer of 4, edge-triggered.",
        "the broken server's second epoll_wait: it waits in vain while 8 bytes lie in the socket."
            + " When the next message comes, it reads 4 more bytes of the first one, and 10 wait:"
            + " it falls further behind with each message that is longer than one read.",
        "Edge-triggered, read until EAGAIN or remember that there is more.",
        Place.engine("Input", "readable"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException {
    Tally broken = run(stage, "broken", false);
    Tally right = run(stage, "right", true);
    return new Outcome(
        List.of(broken, right),
        broken.of(RETURNS) == 1 && broken.of(LEFT) > 0,
        right.of(RETURNS) == 1 && right.of(LEFT) == 0);
  }

  private static Tally run(Stage stage, String variant, boolean untilEmpty) throws IOException {
    stage.scene(variant + (untilEmpty ? ": reads until EAGAIN" : ": reads once a return"));
    try (Calls calls = new Calls(stage);
        Calls.Link link = calls.link(0)) {
      calls.add(link.fd(), Epoll.EPOLLIN | Epoll.EPOLLET);
      send(calls, link, MESSAGE);
      int returns = 0;
      int read = 0;
      while (calls.await(PATIENCE_MS) > 0) {
        returns++;
        int n = calls.read(link.fd(), READ_BYTES);
        read += Math.max(n, 0);
        while (untilEmpty && n > 0) {
          n = calls.read(link.fd(), READ_BYTES);
          read += Math.max(n, 0);
        }
      }
      int left = MESSAGE.length() - read;
      if (!untilEmpty) {
        late(stage, calls, link, left);
      }
      return new Tally(variant)
          .with(ARRIVED, MESSAGE.length())
          .with(RETURNS, returns)
          .with(READ, read)
          .with(LEFT, left);
    }
  }

  private static void late(Stage stage, Calls calls, Calls.Link link, int left) throws IOException {
    stage.say(
        "Nobody tells it of the other " + left + ". Now the next message arrives, \"again\\n\":");
    link.far().write(ByteBuffer.wrap(NEXT.getBytes(StandardCharsets.US_ASCII)));
    if (calls.await(PATIENCE_MS) > 0) {
      int n = calls.read(link.fd(), READ_BYTES);
      stage.say(
          "What it read: \""
              + calls.text(n)
              + "\", the middle of the first message; now "
              + (left + NEXT.length() - n)
              + " bytes wait.");
    }
  }

  private static void send(Calls calls, Calls.Link link, String text) throws IOException {
    link.far().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    calls.untilArrived(link.fd(), text.length()); // all of it in one event
  }
}
