package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import madang.lab.load.Pace;
import madang.lab.measure.SocketOwner;
import madang.lab.reference.Subject;
import madang.lab.reference.Subjects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long and how often is measured, and who; the same for every scenario. */
final class RunOptions {
  private static final Duration QUICK_WARMUP = Duration.ofMillis(500);
  private static final Duration QUICK_WINDOW = Duration.ofMillis(200);
  private static final int QUICK_ROUNDS = 3;
  private static final int MAX_ROUNDS = 1000;
  private static final int MAX_LOOPS = 64;

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--subjects",
      paramLabel = "NAME",
      split = ",",
      description =
          "who is measured, the first being what the others are compared with"
              + " (default: all that know the scenario; see: madang bench list)")
  List<String> names = List.of();

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description =
          "measure a server that runs already; without --subjects, it alone. Its limits must be"
              + " lifted. Its process is found where it is local")
  @Nullable String target;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "the target's process, where it isn't found")
  long pid;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "paired rounds, 1 to 1000 (default: ${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "work on each server before the first round (default: ${DEFAULT-VALUE})")
  double warmup;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "length of one measurement (default: ${DEFAULT-VALUE})")
  double window;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "open loop: N messages a second, latency from when each was due (default: closed loop,"
              + " a given number under way; in slow 5,000 a second)")
  @Nullable Double rate;

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "1",
      description = "event loops of our own servers (default: ${DEFAULT-VALUE})")
  int loops;

  @Option(
      names = "--quick",
      description = "a look whether all runs: 3 rounds of 0.2 s after 0.5 s; not to be quoted")
  boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "write the results as JSON")
  @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "write the report")
  @Nullable Path html;

  int rounds() {
    return quick ? QUICK_ROUNDS : rounds;
  }

  Duration warmup() {
    return quick ? QUICK_WARMUP : seconds(warmup);
  }

  Duration window() {
    return quick ? QUICK_WINDOW : seconds(window);
  }

  int loops() {
    return loops;
  }

  /** A pace of its own for each load: the rate that is asked for, or what the scenario has. */
  Pace pace(LoadScenario scenario) {
    return rate == null ? scenario.pace() : Pace.open(rate);
  }

  /** Who takes part beside a target. */
  List<Subject> subjects() {
    if (names.isEmpty()) {
      return target == null ? Subjects.all() : List.of();
    }
    return names.stream().filter(name -> !name.equals("target")).map(Subjects::of).toList();
  }

  /** The words of {@code --target}. */
  String targetText() {
    return String.valueOf(target);
  }

  /** The target's address; null where there is none. */
  @Nullable InetSocketAddress target() {
    return target == null ? null : address(target);
  }

  /** The target's process; 0 where it isn't known. */
  long targetPid() {
    InetSocketAddress address = target();
    OptionalLong found = address == null ? OptionalLong.empty() : SocketOwner.of(address);
    return pid > 0 ? pid : found.orElse(0);
  }

  /**
   * Throws where an option makes no sense.
   *
   * @throws IllegalArgumentException in words
   */
  void check() {
    within("--rounds", rounds, 1, MAX_ROUNDS);
    within("--window", window, 0.05, 600);
    within("--warmup", warmup, 0, 600);
    within("--loops", loops, 1, MAX_LOOPS);
    if (rate != null) {
      within("--rate", rate, 1, 10_000_000);
    }
    if (names.contains("target") && target == null) {
      throw new IllegalArgumentException("the subject target needs --target HOST:PORT");
    }
    subjects();
    target();
  }

  private static void within(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, not %s".formatted(option, plain(least), plain(most), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** The command with its arguments, as they can be typed again. */
  String command() {
    List<String> words =
        command == null ? List.of() : command.commandLine().getParseResult().originalArgs();
    return words.stream().map(RunOptions::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** For the results. */
  Map<String, Object> describe() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rounds", rounds());
    json.put("warmup_ms", warmup().toMillis());
    json.put("window_ms", window().toMillis());
    json.put("rate", rate == null ? "closed loop" : rate);
    json.put("loops", loops());
    return json;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
      InetSocketAddress address =
          new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
      if (colon > 0 && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the same words for each fault of the form.
    }
    throw new IllegalArgumentException("--target must be HOST:PORT of a known host, not " + text);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
