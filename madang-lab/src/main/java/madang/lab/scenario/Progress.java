package madang.lab.scenario;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Says on standard error what goes on: on a terminal one line that changes, elsewhere only what
 * stays.
 */
final class Progress {
  private static final String CLEAR = "\r\033[K";

  /** A terminal of unknown width: longer lines would wrap and stay. */
  private static final int WIDTH = 79;

  private final PrintStream err;
  private final boolean terminal;
  private final long startNs = System.nanoTime();
  private Duration expected = Duration.ZERO;
  private String showing = "";

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** The launcher says which streams are terminals: the JDK can't tell for each. */
  static Progress onStandardError() {
    return new Progress(System.err, System.getProperty("madang.terminal", "").contains("2"));
  }

  /** What stays. */
  void say(String line) {
    String shown = showing;
    clear();
    err.println(line);
    show(shown);
  }

  /** How long all will take, as far as can be told. */
  void expect(Duration length) {
    expected = length;
  }

  /** What goes on now. */
  void now(String line) {
    Duration passed = Duration.ofNanos(System.nanoTime() - startNs);
    String of = expected.isZero() ? "" : " of about " + clock(expected);
    show(clock(passed) + of + "  " + line);
  }

  private static String clock(Duration time) {
    return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private void show(String line) {
    if (terminal && !line.isEmpty()) {
      showing = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      err.print(CLEAR + showing);
      err.flush();
    }
  }

  /** Takes the changing line away. */
  void clear() {
    if (terminal && !showing.isEmpty()) {
      err.print(CLEAR);
      err.flush();
    }
    showing = "";
  }
}
