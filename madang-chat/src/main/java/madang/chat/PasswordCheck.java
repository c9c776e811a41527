package madang.chat;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Says whether a server password is right, without making the caller's thread hash it. */
@FunctionalInterface
public interface PasswordCheck {

  /**
   * Starts a check. Any thread; never blocks.
   *
   * @param given what the user typed
   * @param home where the answer is to be told: the connection's own context
   * @param answer told true if the password is right; called once, on {@code home}
   */
  void check(String given, Executor home, Consumer<Boolean> answer);
}
