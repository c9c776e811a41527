package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import madang.wire.Graphemes;

/**
 * Words of a line that leave room for the text behind them. The longest are cut first, since they
 * are the caller's own; the text says what is wrong with them.
 */
final class Fitted {
  private Fitted() {}

  /**
   * As much of each word as can be.
   *
   * @param room bytes that they have, with a space before each
   */
  static List<String> words(List<String> words, int room) {
    int longest = longest(room, words);
    return words.stream().map(word -> shortened(word, longest)).toList();
  }

  /** The most bytes that each word may have if all are to fit. */
  private static int longest(int room, List<String> words) {
    int longest = Math.max(1, room);
    while (longest > 1 && bytes(longest, words) > room) {
      longest--;
    }
    return longest;
  }

  private static int bytes(int longest, List<String> words) {
    int sum = 0;
    for (String word : words) {
      int all = Math.max(1, word.getBytes(UTF_8).length); // an empty one is shown as *
      sum += 1 + Math.min(longest, all);
    }
    return sum;
  }

  /** As much of a word as so many bytes hold, cut where people see a character end. */
  private static String shortened(String word, int bytes) {
    CharBuffer rest = CharBuffer.wrap(word);
    UTF_8.newEncoder().encode(rest, ByteBuffer.allocate(bytes), true);
    int fits = rest.position();
    return fits == word.length() ? word : word.substring(0, Graphemes.floor(word, fits));
  }
}
