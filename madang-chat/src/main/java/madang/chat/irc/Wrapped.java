package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Words in as many lines as they take, none of them cut. */
final class Wrapped {
  private Wrapped() {}

  /**
   * The lines.
   *
   * @param between stands between two words of a line
   * @param most bytes of a line; a single word may be longer
   */
  static List<String> lines(List<String> words, String between, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int bytes = 0;
    for (String word : words) {
      int more = between.length() + word.getBytes(UTF_8).length;
      if (!line.isEmpty() && bytes + more > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      bytes = line.isEmpty() ? more - between.length() : bytes + more;
      line.append(line.isEmpty() ? "" : between).append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
