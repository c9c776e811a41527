package madang.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A plain command line means the same with and without picocli. */
final class QuickStartTest {
  private static final List<Supplier<QuickStart>> SERVERS =
      List.of(ServeCommand::new, EchoCommand::new, RelayCommand::new);

  private static final int LINES = Boolean.getBoolean("long") ? 10_000 : 500;

  private static final List<String> ODD =
      List.of(
          ("0,9190,007,+7,-7,1e3,123456789,1234567890,99999999999,x,[::]:1,a b,true,false,, ,--,-h,-x,"
                  + "--io,--io=poll,--public,@file,\"quoted\",'quoted',\\,안녕,٣,a=b,${sys:user.name}")
              .split(","));

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
  void whateverLineIsTakenSetsTheSameInPicocli() {
    Random random = new Random(9);
    int taken = 0;
    for (int i = 0; i < LINES; i++) {
      Supplier<QuickStart> server = SERVERS.get(i % SERVERS.size());
      List<String> line = line(random, new CommandLine(server.get()).getCommandSpec());
      QuickStart quick = server.get();
      if (quick.take(line)) {
        taken++;
        QuickStart slow = server.get();
        new CommandLine(slow).parseArgs(line.toArray(String[]::new)); // throws at a fault
        assertThat(quick).as("%s", line).usingRecursiveComparison().isEqualTo(slow);
      }
    }
    assertThat(taken).isBetween(LINES / 10, LINES * 9 / 10);
  }

  /** One to four options, often with a value as it should be, sometimes with anything. */
  private static List<String> line(Random random, CommandSpec spec) {
    List<OptionSpec> options = spec.options();
    List<String> line = new ArrayList<>();
    for (int left = random.nextInt(4); left >= 0; left--) {
      OptionSpec option = options.get(random.nextInt(options.size()));
      line.add(option.longestName());
      if (option.arity().max() > 0 || random.nextInt(10) == 0) {
        boolean number = option.type() == Long.class || option.type() == long.class;
        line.add(
            random.nextInt(5) == 0
                ? ODD.get(random.nextInt(ODD.size()))
                : number ? "7" : "127.0.0.1:1");
      }
    }
    if (random.nextInt(4) == 0) {
      line.add(random.nextInt(line.size() + 1), ODD.get(random.nextInt(ODD.size())));
    }
    return line;
  }

  @Test
  void theAddressIsTaken() {
    EchoCommand echo = new EchoCommand();
    assertThat(echo.take(List.of("9000", "--trace"))).isTrue();
    assertThat(echo.address).isEqualTo("9000");
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
