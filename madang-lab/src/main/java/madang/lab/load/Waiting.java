package madang.lab.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import madang.net.Connection;
import org.jspecify.annotations.Nullable;

/** Waits on the controlling thread for something that happens on the loop. */
final class Waiting {
  /** A server that goes on at all has done something new by then. */
  static final Duration STILL = Duration.ofSeconds(5);

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
    until(passed::get, fault, () -> 0, limit, () -> "the load client's own loop is stuck");
  }

  /**
   * Returns once {@code reached}.
   *
   * @param fault what ends the wait early, null while there is none
   * @param count what grows for as long as it is worth waiting
   * @param limit how long it may stand still
   * @param missing what to say when it has
   */
  static void until(
      BooleanSupplier reached,
      Supplier<@Nullable String> fault,
      LongSupplier count,
      Duration limit,
      Supplier<String> missing)
      throws LoadException, InterruptedException {
    Stillness still = new Stillness(limit);
    boolean done = false;
    while (!done) {
      done = reached.getAsBoolean();
      String seen = fault.get();
      if (seen != null) {
        throw new LoadException(seen);
      }
      if (!done && still.lasts(count.getAsLong())) {
        throw new LoadException(missing.get() + ": " + still.words());
      }
      if (!done) {
        Thread.sleep(LOOK);
      }
    }
  }
}
