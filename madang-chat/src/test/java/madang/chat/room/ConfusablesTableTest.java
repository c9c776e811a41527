package madang.chat.room;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table in the program is ICU's. After an update of ICU, {@code -Dconfusables.write=true}
 * writes it anew.
 */
class ConfusablesTableTest {
  private static final Path TABLE =
      Path.of("src/main/resources/madang/chat/room/confusables.txt").toAbsolutePath();

  @Test
  void theTableOfLookalikesIsTheOneOfUnicode() throws IOException {
    String made = made();
    if (Boolean.getBoolean("confusables.write")) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, made, US_ASCII);
    }
    assertThat(made.lines().count()).isGreaterThan(6000);
    assertThat(Files.readString(TABLE, US_ASCII)).isEqualTo(made);
  }

  private static String made() {
    SpoofChecker checker = new SpoofChecker.Builder().build();
    StringBuilder table = new StringBuilder();
    table.append("# Characters that look like others: confusables.txt of Unicode ");
    table.append(UCharacter.getUnicodeVersion().getMajor());
    table.append("\n# (Unicode Technical Standard 39), as ICU's SpoofChecker has it, without\n");
    table.append("# characters that names can't have at all. Licence: see NOTICE.\n");
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      String one = Character.toString(c);
      if ((c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
          || !Normalizer2.getNFDInstance().isNormalized(one)) {
        continue;
      }
      String looks = checker.getSkeleton(one);
      if (!looks.equals(one) && !looks.isEmpty()) {
        table.append("%04X;".formatted(c));
        table.append(
            looks
                .codePoints()
                .mapToObj(target -> "%04X".formatted(target))
                .collect(Collectors.joining(" ")));
        table.append('\n');
      }
    }
    return table.toString();
  }
}
