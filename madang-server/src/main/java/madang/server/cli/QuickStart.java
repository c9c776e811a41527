package madang.server.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * A command that understands plain command lines by itself. Picocli's class files are of Java 5,
 * which the JDK's AOT cache refuses to hold: loading and verifying them takes longer than all else
 * that a server does until it is ready. So the servers take what is plainly right without it, and
 * leave the rest (faults, help, {@code --name=value}) to picocli. A test holds both to the same
 * outcome.
 */
interface QuickStart extends Callable<Integer> {

  /** Sets a flag; false if there is none of this name. */
  boolean flag(String name);

  /** Sets an option; false if there is none of this name or the value isn't plainly right. */
  boolean option(String name, String value);

  /** Sets the positional parameter; false if there is none. */
  boolean positional(String value);

  @Override
  Integer call() throws Failure;

  /** Takes a whole command line; where it returns false this object must not be used. */
  default boolean take(List<String> words) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean named = word.startsWith("-");
      if (!seen.add(named ? word : "positional")) {
        return false;
      }
      if (!named) {
        if (!isPlain(word) || !positional(word)) {
          return false;
        }
      } else if (!flag(word)) {
        i++;
        if (i == words.size() || !isPlain(words.get(i)) || !option(word, words.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
  }

  /** Whether a value is a number that needs no second look. */
  static boolean isNumber(String value) {
    return value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
