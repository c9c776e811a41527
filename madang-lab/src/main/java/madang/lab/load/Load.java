package madang.lab.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work for one server over connections that stay open, in a closed loop: a given number of messages
 * is under way at any time. Between {@link #stop} and {@link #start} it leaves the server idle. All
 * methods: one controlling thread, save that the work itself happens on the engine's loop.
 */
public interface Load extends AutoCloseable {

  /** Begins to send. */
  void start();

  /** Messages or deliveries that arrived so far. */
  long done();

  /**
   * Stops sending and waits until everything under way has arrived.
   *
   * @throws LoadException where something is lost, wrong or later than {@code limit}
   */
  void stop(Duration limit) throws LoadException, InterruptedException;

  /** What went wrong meanwhile, in words; null while all is well. */
  @Nullable String fault();

  /** Closes the connections. */
  @Override
  void close();
}
