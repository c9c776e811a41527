package madang.chat.room;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a name looks like: two names with one skeleton can be taken for each other. Unicode
 * Technical Standard 39, section 4, with small and capital letters made one afterwards; before, the
 * difference between {@code I} and {@code i} would be lost, and {@code I} looks like {@code l}.
 *
 * <p>The table is {@code confusables.txt} beside this class: 0.5 MB once the first nick is looked
 * at.
 */
final class Skeleton {
  private static final Map<Integer, String> LOOKS_LIKE = table();

  private Skeleton() {}

  static String of(String name) {
    StringBuilder looks = new StringBuilder();
    Normalizer.normalize(name, Form.NFD)
        .codePoints()
        .forEach(c -> {
          String like = LOOKS_LIKE.get(c);
          if (like == null) {
            looks.appendCodePoint(c);
          } else {
            looks.append(like);
          }
        });
    return Normalizer.normalize(looks, Form.NFD).toLowerCase(Locale.ROOT);
  }

  /** Lines {@code SOURCE;TARGET TARGET…} of hexadecimal code points, and comments. */
  private static Map<Integer, String> table() {
    Map<Integer, String> table = new HashMap<>();
    try (InputStream file = Skeleton.class.getResourceAsStream("confusables.txt")) {
      if (file == null) {
        throw new IllegalStateException("confusables.txt is missing from the program");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(file, US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int semicolon = line.indexOf(';');
          StringBuilder target = new StringBuilder();
          for (String hex : line.substring(semicolon + 1).split(" ")) {
            target.appendCodePoint(Integer.parseInt(hex, 16));
          }
          table.put(Integer.valueOf(line.substring(0, semicolon), 16), target.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }
}
