package madang.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code madang.toml} in the repository's root documents what the code does. */
final class SampleConfigurationTest {
  private static final Path SAMPLE = Path.of("..", "madang.toml");

  @Test
  void asItStandsItSetsNothing() throws Exception {
    assertThat(ConfigFile.read(SAMPLE).keys()).isEmpty();
  }

  @Test
  void everyKeyStandsThereWithItsDefaultWhichIsNeverRefused() throws Exception {
    String everything = Files.readString(SAMPLE).replaceAll("(?m)^#(?=[a-z_0-9]+ = )", "");
    Settings settings = ConfigFile.parse("madang.toml", everything);
    assertThat(settings.keys()).containsExactlyInAnyOrderElementsOf(Keys.all());
    for (Key<?> key : Keys.all()) {
      assertThat((Object) settings.get(key)).as(key.path()).isEqualTo(key.fallback());
    }
  }

  @Test
  void everyKeyIsExplained() throws IOException {
    boolean explained = false;
    for (String line : Files.readAllLines(SAMPLE)) {
      if (line.startsWith("# ")) {
        explained = true;
      } else if (line.startsWith("[") || line.isBlank()) {
        explained = false;
      } else {
        assertThat(explained).as(line).isTrue();
      }
    }
  }
}
