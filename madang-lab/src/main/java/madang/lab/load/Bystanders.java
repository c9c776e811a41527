package madang.lab.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connections beside those that are measured. All methods: one controlling thread. */
public interface Bystanders extends AutoCloseable {

  /** Begins whatever they do. */
  default void start() {}

  /**
   * Returns once they leave the server idle.
   *
   * @throws LoadException where something of theirs is lost or later than {@code limit}
   */
  default void stop(Duration limit) throws LoadException, InterruptedException {}

  /** The first that ended by itself, in words; null while none has. */
  @Nullable String fault();

  @Override
  void close();
}
