package madang.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A plain command line means the same with and without picocli. */
final class QuickStartTest {
  private static final List<Supplier<QuickStart>> SERVERS =
      List.of(ServeCommand::new, EchoCommand::new, RelayCommand::new);

  @Test
  void everyOptionSetsWhatPicocliSets() {
    for (Supplier<QuickStart> server : SERVERS) {
      for (OptionSpec option : new CommandLine(server.get()).getCommandSpec().options()) {
        List<String> words = new ArrayList<>(List.of(option.longestName()));
        if (option.arity().max() > 0) {
          words.add("7");
        }
        QuickStart quick = server.get();
        assertThat(quick.take(words)).as("%s", words).isTrue();
        QuickStart slow = server.get();
        new CommandLine(slow).parseArgs(words.toArray(String[]::new));
        assertThat(quick).as("%s", words).usingRecursiveComparison().isEqualTo(slow);
        assertThat(quick).as("%s", words).usingRecursiveComparison().isNotEqualTo(server.get());
      }
    }
  }

  @Test
  void theAddressIsTaken() {
    EchoCommand echo = new EchoCommand();
    assertThat(echo.take(List.of("9000", "--trace"))).isTrue();
    assertThat(echo.options.address).isEqualTo("9000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help", "--loops", "--loops x", "--loops -1", "--loops 1 --loops 2", "--io=poll",
        "--bufer 4", "1 2", "--", "@file", "--config --public", "--loops 99999999999"
      })
  void whatIsNotPlainlyRightIsLeftToPicocli(String line) {
    assertThat(new ServeCommand().take(List.of(line.split(" ")))).isFalse();
    if (!line.startsWith("--config")) {
      assertThat(new EchoCommand().take(List.of(line.split(" ")))).isFalse();
    }
  }
}
