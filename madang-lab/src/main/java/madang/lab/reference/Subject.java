package madang.lab.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A server that can be measured.
 *
 * @param name on the command line and in JSON, for example {@code epoll-et}
 * @param title what it is, for people
 * @param services what it can do
 * @param limits what it can't
 * @param loops its event loops
 * @param starter starts it
 */
public record Subject(
    String name, String title, Set<Service> services, Limits limits, Loops loops, Starter starter) {

  /** How connections are shared among event loops. */
  public enum Loops {
    /** As many as asked for. */
    ASKED,
    /** Always one. */
    ONE,
    /** A thread or a process for each connection. */
    NONE;

    /** How many there are; 0 without loops. */
    public int count(int asked) {
      return switch (this) {
        case ASKED -> asked;
        case ONE -> 1;
        case NONE -> 0;
      };
    }
  }

  /**
   * What a server can't do, so that it is skipped by name instead of failing.
   *
   * @param concurrent whether connections are served side by side
   * @param connections the most at once
   * @param churn whether thousands of short connections a second are reasonable
   */
  public record Limits(boolean concurrent, int connections, boolean churn) {
    /** Bounded by descriptors alone. */
    public static final Limits NONE = new Limits(true, Integer.MAX_VALUE, true);
  }

  /**
   * How a server is to be started.
   *
   * @param service what it shall do
   * @param folder for its files
   * @param loops event loops, where it has them
   * @param messageBytes the length of a message, for servers whose read is sized by it
   */
  public record Setup(Service service, Path folder, int loops, int messageBytes) {}

  /** Starts a server. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Returns once it serves.
     *
     * @throws UnavailableException where this machine or this build doesn't have it
     */
    ServerProcess start(Setup setup) throws IOException, InterruptedException, UnavailableException;
  }
}
