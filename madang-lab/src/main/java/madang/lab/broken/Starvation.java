package madang.lab.broken;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import madang.net.sys.Epoll;

/** A loop that reads one connection until EAGAIN serves nobody else while that one has bytes. */
final class Starvation implements Demonstration {
  static final String WAITING = "bytes of the flood sent before";
  static final String READS = "reads of the flood before the answer";
  static final String AHEAD = "bytes read before the answer";

  static final int READ_BYTES = 1024;
  static final int READS_PER_TURN = 16; // as the engine's own
  private static final int FLOOD_BYTES = 64 << 20;
  private static final byte[] WORD = {'h', 'i', '\n'};

  @Override
  public String name() {
    return "starvation";
  }

  @Override
  public String summary() {
    return "a flooding caller is read without a budget, and a quiet one waits";
  }

  @Override
  public Story story() {
    return new Story(
        "A caller has filled its socket and goes on sending, up to 64 MiB. Then a quiet one says 3"
            + " bytes. Both are reported in one return of an edge-triggered epoll_wait, the flood"
            + " first.",
        "how many reads the flood gets before the quiet caller has its answer.",
        "Give each connection a budget a turn; remember who has more, and go round.",
        Place.engine("Input", "READS_PER_TURN"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = run(stage, "broken", Integer.MAX_VALUE);
    Tally right = run(stage, "right", READS_PER_TURN);
    return new Outcome(
        List.of(broken, right),
        broken.of(READS) > 3 * READS_PER_TURN, // a receive buffer holds 64 KiB at the least
        right.of(READS) <= READS_PER_TURN);
  }

  private static Tally run(Stage stage, String variant, int budget)
      throws IOException, InterruptedException {
    stage.scene(
        variant
            + (budget == READS_PER_TURN
                ? ": at most " + budget + " reads of one connection in a turn"
                : ": reads until EAGAIN, however long that takes"));
    try (Calls calls = new Calls(stage);
        Calls.Link flood = calls.link(0);
        Calls.Link quiet = calls.link(0)) {
      calls.add(flood.fd(), Epoll.EPOLLIN | Epoll.EPOLLET);
      calls.add(quiet.fd(), Epoll.EPOLLIN | Epoll.EPOLLET);
      int waiting = fill(flood);
      quiet.far().write(ByteBuffer.wrap(WORD));
      calls.untilArrived(quiet.fd(), WORD.length);
      Thread flooder = Thread.ofPlatform().daemon().start(() -> goOn(flood, waiting));

      int reads = 0;
      long ahead = 0;
      boolean answered = false;
      boolean more = false; // the flood has bytes left that no event will tell of
      while (!answered) {
        int count = calls.await(more ? 0 : -1);
        if (more || calls.reported(count, flood.fd())) {
          int n = READ_BYTES;
          for (int i = 0; i < budget && n > 0; i++) {
            n = calls.read(flood.fd(), READ_BYTES);
            reads++;
            ahead += Math.max(n, 0);
          }
          more = n > 0;
        }
        if (calls.reported(count, quiet.fd())) {
          int n = calls.read(quiet.fd(), READ_BYTES);
          answered = calls.write(quiet.fd(), n) == n;
          stage.say("The quiet caller is answered after " + reads + " reads of the flood.");
        }
      }
      flood.far().close(); // ends the flooder in its write
      flooder.join();
      return new Tally(variant).with(WAITING, waiting).with(READS, reads).with(AHEAD, ahead);
    }
  }

  /** Sends until the kernel takes no more; how many bytes that were. */
  private static int fill(Calls.Link flood) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
    flood.far().configureBlocking(false);
    int all = 0;
    int n = 1;
    while (n > 0) {
      n = flood.far().write(bytes.clear());
      all += n;
    }
    flood.far().configureBlocking(true);
    return all;
  }

  private static void goOn(Calls.Link flood, int sent) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
    try {
      for (int all = sent; all < FLOOD_BYTES; all += bytes.capacity()) {
        flood.far().write(bytes.clear());
      }
    } catch (IOException e) {
      // Closed under it: the demonstration is over.
    }
  }
}
