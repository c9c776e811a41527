package madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user meets on the command line: exit codes, messages, help. */
final class CommandLineTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "echo --bufer 4            | Unknown option",
        "echo nonsense             | ADDR must be PORT, HOST:PORT",
        "echo 0 --buffer 0         | --buffer must be 1 to 16777216",
        "echo 0 --loops -1         | --loops must be 0 to 1024",
        "echo 0 --loops many       | --loops",
        "echo 0 --io kqueue        | --io must be one of epoll-et",
        "echo 0 --io uring --workers 2       | its loops: leave it out, or take --io epoll-et",
        "echo 0 --io uring --accept reuseport | accepts for all: leave it out, or take --io epoll-et",
        "relay 0 --io select --accept exclusive | --accept exclusive is EPOLLEXCLUSIVE",
        "echo 0 --io poll --oneshot      | --oneshot is EPOLLONESHOT",
        "echo 0 --io thread --loops 2    | --loops and --workers count threads",
        "echo 0 --io virtual --accept reuseport | --accept shares connections out",
        "serve --io iterative      | --io iterative serves one caller after another",
        "echo 0 --io process --workers 2 | --loops and --workers count threads",
        "relay 0 --io process --accept exclusive | --accept exclusive is EPOLLEXCLUSIVE",
        "worker by hand            | a worker is started by an engine",
        "serve --trace             | Unknown option",
        "serve --io nio --accept reuseport | --accept reuseport is a socket option",
        "frobnicate                | there is no command frobnicate",
        "bench                     | the lab is a program of its own",
        "connect 1 --as irc        | not built yet: connect --as irc",
        "serve --irc '' --text ''  | there is nothing to listen at: give --irc",
        "serve --data ''           | --data must be a folder's name",
        "serve --config ''         | --config is no file's name",
        "connect 1 --as chat --name '' | --name must be a name",
        "connect 1 --as chat --name a\u0007b | --name must be a name",
        "connect                   | Missing required parameter",
        "completion tcsh           | completion knows bash, zsh and fish",
      })
  void wrongUsageIsOneClearMessageAndCodeTwo(String arguments, String message) {
    InProcess program =
        InProcess.run(
            Stream.of(arguments.split(" +")).map(w -> w.replace("''", "")).toArray(String[]::new));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.err()).first().asString().startsWith("madang: ").contains(message);
    assertThat(String.join("\n", program.err()))
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
  }

  @Test
  void helpOnATerminalHasNoColourWhereNoneIsWanted() {
    assertThat(helpOnATerminal("")).contains("\u001b[");
    assertThat(helpOnATerminal("1")).contains("Usage: madang echo").doesNotContain("\u001b");
  }

  private static String helpOnATerminal(String noColour) {
    try (Program program =
        Program.startWith(
            Map.of(
                "TERM", "xterm", "NO_COLOR", noColour, "JDK_JAVA_OPTIONS", "-Dmadang.terminal=1"),
            "echo",
            "--help")) {
      assertThat(program.exitCode()).isZero();
      return String.join("\n", program.out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "echo",
        "relay",
        "connect",
        "models",
        "bench",
        "check",
        "hash-password",
        "version",
        "completion"
      })
  void everyCommandHasHelpWithExamplesAndNoColoursInAPipe(String command) {
    InProcess program = InProcess.run(command, "--help");
    assertThat(program.exitCode()).isZero();
    assertThat(program.err()).isEmpty();
    String help = String.join("\n", program.out());
    assertThat(help)
        .contains("Usage: madang " + command)
        .contains("Example")
        .contains("madang " + command)
        .doesNotContain("\u001b");
  }

  @Test
  void helpIsAsWideAsTheTerminalAndWithoutEscapesWhereThatKnowsNone() {
    Map<String, String> terminal =
        Map.of("COLUMNS", "70", "TERM", "dumb", "JAVA_TOOL_OPTIONS", "-Dmadang.terminal=012");
    try (Program help = Program.startWith(terminal, "help", "echo")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.out())
          .allMatch(line -> line.length() <= 70 && !line.contains("\u001b"))
          .anyMatch(line -> line.length() > 60);
    }
  }

  @Test
  void aPercentSignInAnExampleIsPrintedWithoutAWarning() {
    PrintStream before = System.err;
    var warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      assertThat(InProcess.run("backup", "--help").out())
          .contains("  madang backup /backups/madang-$(date +%F).db");
    } finally {
      System.setErr(before);
    }
    assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void versionAndHelp() {
    assertThat(InProcess.run("version").out()).containsExactly("madang 0.1.0");
    assertThat(InProcess.run("--version").out()).containsExactly("madang 0.1.0");
    assertThat(String.join("\n", InProcess.run("help").out()))
        .contains("hash-password", "completion");
    assertThat(InProcess.run("help", "echo").out())
        .isEqualTo(InProcess.run("echo", "--help").out());
  }

  @Test
  void modelsNamesEachWithItsSystemCallsOrSaysThatItIsNotBuilt() {
    InProcess program = InProcess.run("models");
    assertThat(program.exitCode()).isZero();
    String text = String.join("\n", program.out());
    assertThat(text)
        .contains("epoll-et ", "epoll-lt ", "epoll_wait", "epoll(7)")
        .contains("poll(2)", "select(2)", "960 connections", "Selector.select")
        .containsPattern("(?s)iterative .*1 connection, served one after another")
        .containsPattern("(?s)thread .*4096 connections, served side by side")
        .containsPattern("(?s)select .*a reset isn't seen while reads are paused")
        .contains("JEP 444")
        .contains("io_uring_enter", "io_uring(7)")
        .containsPattern("(?s)process .*64 connections");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionKnowsCommandsAndOptions(String shell) {
    InProcess program = InProcess.run("completion", shell);
    assertThat(program.exitCode()).isZero();
    assertThat(String.join("\n", program.out()))
        .contains("hash-password", "workers", "epoll-lt", "kerrisk", "subjects");
  }

  @Test
  void hashPasswordReadsALineFromAPipe() throws Exception {
    try (Program program = Program.start("hash-password")) {
      program.type("s3cret\n");
      assertThat(program.exitCode()).isZero();
      String hash = program.out().getFirst();
      assertThat(HashedPassword.of(hash).matches("s3cret".toCharArray())).isTrue();
    }
    assertThat(Program.run("hash-password").exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check"})
  void aConfigurationThatIsNamedMustBeThere(String command) {
    InProcess program = InProcess.run(command, "--config", "none.toml");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.err()).containsExactly("none.toml: there is no such file");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "workers = 2;model = 'uring' | line 2: io.workers isn't built for io.model uring, which runs handlers on its loops: leave it out, or take io.model epoll-et",
        "model = 'poll';oneshot = true | line 3: io.oneshot is EPOLLONESHOT",
        "model = 'thread';workers = 3 | line 3: io.loops and io.workers count threads",
        "model = 'iterative'          | line 2: io.model iterative serves one caller",
      })
  void keysThatMakeNoSenseTogetherAreFoundWithLineAndKey(
      String lines, String fault, @TempDir Path folder) throws Exception {
    String text = "[io]\n" + lines.replace(';', '\n').replace('\'', '"') + "\n";
    Path file = Files.writeString(folder.resolve("x.toml"), text);
    InProcess check = InProcess.run("check", "--config", file.toString());
    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).singleElement().asString().startsWith(file + ": " + fault);
  }

  @Test
  void whatHasNoEffectIsSaid(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.toml"),
            "[listen]\nweb = []\n[history]\ndurability = \"memory\"\nkeep_days = 3\n");
    InProcess check = InProcess.run("check", "--config", file.toString());
    assertThat(check.exitCode()).isZero();
    assertThat(check.err())
        .singleElement()
        .asString()
        .startsWith("without effect: history.keep_days, ");
  }

  @Test
  void checkSaysEveryFaultOrThatAllIsFine(@TempDir Path folder) throws Exception {
    Path good = Files.writeString(folder.resolve("good.toml"), "[server]\nname = \"x.org\"\n");
    InProcess fine = InProcess.run("check", "--config", good.toString());
    assertThat(fine.exitCode()).isZero();
    assertThat(fine.out()).containsExactly(good + ": fine");

    Path bad = Files.writeString(folder.resolve("bad.toml"), "[server]\nnam = \"x\"\nmotd = 3\n");
    InProcess faulty = InProcess.run("check", "--config", bad.toString());
    assertThat(faulty.exitCode()).isEqualTo(2);
    assertThat(faulty.err())
        .containsExactly(
            bad + ": line 2: unknown key server.nam (did you mean server.name?)",
            bad + ": line 3: server.motd must be a string in quotes");
  }
}
