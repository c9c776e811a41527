package madang.lab.load;

import java.time.Duration;
import madang.lab.measure.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * Work for one server over connections. In a closed loop a given number of messages is under way at
 * any time; in an open loop messages are due at a fixed rate, whatever the server does. Between
 * {@link #stop} and {@link #start} it leaves the server idle. All methods: one controlling thread,
 * save that the work itself happens on the engine's loop.
 */
public interface Load extends AutoCloseable {

  /** Begins to send. */
  void start();

  /** Messages or deliveries that arrived so far. */
  long done();

  /** On how many connections something has come back so far. */
  default int answered() {
    return done() > 0 ? 1 : 0;
  }

  /**
   * On how many something comes back soon after the start; 1 where others may have to wait for
   * their turn.
   */
  default int asking() {
    return 1;
  }

  /**
   * Stops sending and waits until everything under way has arrived.
   *
   * @param still how long nothing may arrive
   * @throws LoadException where something is lost or wrong
   */
  void stop(Duration still) throws LoadException, InterruptedException;

  /** Where the latencies of a window are gathered; taken after {@link #stop}. */
  Latencies latencies();

  /** How late messages of an open loop left, against when they were due; empty in a closed loop. */
  default @Nullable Latencies lag() {
    return null;
  }

  /** What went wrong meanwhile, in words; null while all is well. */
  @Nullable String fault();

  /** Closes the connections. */
  @Override
  void close();
}
