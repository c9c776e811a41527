package madang.lab.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import madang.net.Connection;
import org.jspecify.annotations.Nullable;

/** Waits on the controlling thread for something that happens on the loop. */
final class Waiting {
  private static final Duration LOOK = Duration.ofMillis(1);

  private Waiting() {}

  /**
   * Returns once the loop has left the callback that it was in: what was written before this call
   * is seen by all later callbacks.
   */
  static void passTurn(Connection connection, Duration limit)
      throws LoadException, InterruptedException {
    CountDownLatch passed = new CountDownLatch(1);
    connection.execute(passed::countDown);
    if (!passed.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new LoadException("the load client's own loop is stuck or its connection closed");
    }
  }

  /**
   * Returns once {@code reached}.
   *
   * @param fault what ends the wait early, null while there is none
   * @param missing what to say when {@code limit} is over
   */
  static void until(
      BooleanSupplier reached, Supplier<@Nullable String> fault, Duration limit, String missing)
      throws LoadException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean done = false;
    while (!done) {
      done = reached.getAsBoolean();
      String seen = fault.get();
      if (seen != null) {
        throw new LoadException(seen);
      }
      if (!done && System.nanoTime() > deadline) {
        throw new LoadException(missing + " after " + limit.toMillis() + " ms");
      }
      if (!done) {
        Thread.sleep(LOOK);
      }
    }
  }
}
