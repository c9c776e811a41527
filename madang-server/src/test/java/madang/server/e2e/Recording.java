package madang.server.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** Does what a script says at terminals, waits for what is to be seen there, and writes it down. */
final class Recording {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** What WeeChat draws between a conversation and its list of nicks. */
  private static final char BORDER = '│';

  private final StringBuilder text = new StringBuilder();

  Recording(String title, String introduction) {
    text.append("# ").append(title).append("\n\n").append(introduction).append('\n');
  }

  /** Begins a step. */
  void step(String title) {
    text.append("\n## ").append(title).append("\n\n");
  }

  /** Writes a sentence down. */
  void note(String sentence) {
    text.append("- ").append(sentence).append('\n');
  }

  /** Types a line at a terminal. */
  void types(Terminal terminal, String line) throws IOException {
    note("**" + terminal.name() + "** types `" + line + "`");
    terminal.type(line);
  }

  /** Waits until a line at a terminal contains a text. */
  void sees(Terminal terminal, String part) {
    seesMatch(terminal, Pattern.quote(part));
  }

  /** Waits until a line at a terminal contains a match of a regular expression. */
  void seesMatch(Terminal terminal, String expression) {
    Pattern pattern = Pattern.compile(expression);
    try {
      await().atMost(PATIENCE).pollInterval(LOOK).until(() -> find(terminal, pattern).isPresent());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          terminal.name() + " never saw " + expression + "; but this:\n" + show(terminal), e);
    }
    find(terminal, pattern)
        .ifPresent(line -> note(terminal.name() + " sees `" + column(line, pattern) + "`"));
  }

  /** Waits until no line at a terminal contains a match of a regular expression. */
  void noLongerSees(Terminal terminal, String expression, String said) {
    Pattern pattern = Pattern.compile(expression);
    try {
      await().atMost(PATIENCE).pollInterval(LOOK).until(() -> find(terminal, pattern).isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          terminal.name() + " still sees " + expression + ":\n" + show(terminal), e);
    }
    note(said);
  }

  /** The part of a line that is meant: what was said, or what stands in a column on the right. */
  private static String column(String line, Pattern pattern) {
    int border = line.indexOf(BORDER);
    String part =
        border < 0
            ? line
            : pattern.pattern().indexOf(BORDER) < 0
                ? line.substring(0, border)
                : line.substring(border + 1);
    return part.strip().replaceAll(" +", " ");
  }

  private static Optional<String> find(Terminal terminal, Pattern pattern) {
    return terminal.lines().stream().filter(l -> pattern.matcher(l).find()).findFirst();
  }

  private static String show(Terminal terminal) {
    return String.join("\n", terminal.lines()).strip();
  }

  /** Writes down all that can be seen at these terminals now. */
  void screens(List<? extends Terminal> terminals) {
    for (Terminal terminal : terminals) {
      text.append("### ").append(terminal.name()).append("\n\n```text\n");
      text.append(show(terminal).replaceAll("(?m)[ │]+$", "").replaceAll("\n{3,}", "\n\n"));
      text.append("\n```\n\n");
    }
    text.setLength(text.length() - 1);
  }

  /** Writes the file; also after a failure, when it shows how far the script came. */
  void writeTo(Path file) throws IOException {
    Files.writeString(file, text);
  }
}
