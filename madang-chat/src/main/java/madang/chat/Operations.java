package madang.chat;

import java.util.function.Consumer;

/**
 * What operators may do with the program itself. All methods: any thread; they start what is asked
 * and return, so that no loop waits.
 */
public interface Operations {
  /** Reads the configuration again, as SIGHUP does. */
  void reload();

  /** Stops the server, as SIGTERM does. */
  void stop();

  /**
   * Looks whether a server could start with the configuration as it is now.
   *
   * @param told told so once, on any thread; the log has what is wrong with it
   */
  void check(Consumer<Boolean> told);

  /** Stops the server and starts it anew with the configuration as it is then. */
  void restart();

  /** The name of the configuration file, for people. */
  String configuration();
}
