package madang.lab.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
   *
   * @param fault what ends the wait early, null while there is none
   */
  static void passTurn(Connection connection, Supplier<@Nullable String> fault, Duration limit)
      throws LoadException, InterruptedException {
    AtomicBoolean passed = new AtomicBoolean();
    connection.execute(() -> passed.set(true));
    until(passed::get, fault, limit, "the load client's own loop is stuck");
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
