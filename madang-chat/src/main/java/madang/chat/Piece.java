package madang.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the lines that a message was sent in, if these were several (IRCv3 draft/multiline). Such
 * a message is one entry: its text has a line feed between two lines; and where its sender cut a
 * line that was too long for the protocol, {@link Entry#about} says so (see {@link #breaks}).
 *
 * @param text without a line's end; may be empty
 * @param goesOn whether it goes on with the line of the piece before it
 */
public record Piece(String text, boolean goesOn) {
  private static final char MARK = '+';

  /**
   * Where long lines were cut: offsets in the text, in UTF-16 units and rising, each with a {@code
   * +} in front. No nick looks like that.
   *
   * @return null where none was
   */
  public static @Nullable String breaks(List<Integer> offsets) {
    if (offsets.isEmpty()) {
      return null;
    }
    StringBuilder breaks = new StringBuilder();
    for (int offset : offsets) {
      breaks.append(MARK).append(offset);
    }
    return breaks.toString();
  }

  /** Whether an entry is a message of several lines. */
  public static boolean several(Entry entry) {
    String text = entry.text();
    return entry.kind().isMessage()
        && text != null
        && (text.indexOf('\n') >= 0 || isBreaks(entry.about()));
  }

  static boolean isBreaks(@Nullable String about) {
    return about != null && !about.isEmpty() && about.charAt(0) == MARK;
  }

  /** The pieces of a message: one or more. */
  public static List<Piece> of(Entry message) {
    String text = message.text() == null ? "" : message.text();
    String about = message.about();
    List<Piece> pieces = new ArrayList<>();
    int next = 0; // where in about the next offset stands
    int from = 0;
    boolean goesOn = false;
    while (true) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      int cut = -1;
      while (about != null && isBreaks(about) && next < about.length() && cut < 0) {
        int digits = next + 1;
        int after = about.indexOf(MARK, digits);
        after = after < 0 ? about.length() : after;
        int offset = number(about, digits, after);
        if (offset >= end) {
          break; // of a later line
        }
        next = after;
        cut = offset > from ? offset : -1;
      }
      pieces.add(new Piece(text.substring(from, cut < 0 ? end : cut), goesOn));
      if (cut >= 0) {
        from = cut;
        goesOn = true;
      } else if (end == text.length()) {
        return pieces;
      } else {
        from = end + 1;
        goesOn = false;
      }
    }
  }

  /** A number that was written by {@link #breaks}; 0, where nothing is cut, for anything else. */
  private static int number(String digits, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > 100_000_000) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
