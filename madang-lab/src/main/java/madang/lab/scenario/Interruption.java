package madang.lab.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import madang.lab.reference.ServerProcess;

/**
 * Ctrl-C, or any end from outside: the controlling thread is interrupted and gets some seconds to
 * write what was measured; then all servers are ended, whatever it did.
 */
final class Interruption implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Thread controlling = Thread.currentThread();
  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean happened;

  /** From now on the calling thread is the one that writes. */
  Interruption() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-bench"));
  }

  private void end() {
    if (written.getCount() > 0) {
      happened = true;
      controlling.interrupt();
      try {
        written.await(GRACE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // Nobody interrupts a shutdown; should it happen, the servers are still ended.
      }
    }
    ServerProcess.closeAll();
  }

  /** Whether the end came from outside. */
  boolean happened() {
    return happened;
  }

  /** All is written. */
  @Override
  public void close() {
    written.countDown();
  }
}
