package madang.lab.broken;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import madang.lab.reference.UnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench break}: shows what goes wrong when a rule is broken, beside its cure. */
@Command(
    name = "break",
    description = "Shows live what goes wrong when a rule is broken, and the cure beside it.",
    footer = {
      "",
      "Examples:",
      "  madang bench break",
      "  madang bench break lost-edge",
      "  madang bench break all"
    })
public final class BreakCommand implements Callable<Integer> {
  private static final int WRONG_USAGE = 2;
  private static final int NOT_SHOWN = 1;
  private static final String ALL = "all";

  static final List<Demonstration> DEMONSTRATIONS =
      List.of(
          new LostEdge(),
          new EpolloutLeftOn(),
          new LtSpin(),
          new ThunderingHerd(),
          new SlowOne(),
          new Starvation(),
          new PartialWrite());

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "What to show, or \"all\"; without it the names are listed.")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException, InterruptedException, UnavailableException {
    return run(name, System.out);
  }

  /**
   * Runs one demonstration, all of them, or lists them where {@code name} is null.
   *
   * @return 0 where fault and cure were seen, 1 where one wasn't, 2 for an unknown name
   * @throws UnavailableException on a system other than Linux
   */
  static int run(@Nullable String name, PrintStream out)
      throws IOException, InterruptedException, UnavailableException {
    if (name == null) {
      list(out);
      return 0;
    }
    List<Demonstration> chosen =
        DEMONSTRATIONS.stream().filter(one -> name.equals(ALL) || name.equals(one.name())).toList();
    if (chosen.isEmpty()) {
      System.err.println("madang: nothing is called " + name + "; the names are:");
      list(System.err);
      return WRONG_USAGE;
    }
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new UnavailableException("these demonstrations are of Linux's epoll");
    }
    boolean all = true;
    for (Demonstration one : chosen) {
      all &= show(one, out);
    }
    return all ? 0 : NOT_SHOWN;
  }

  private static boolean show(Demonstration one, PrintStream out)
      throws IOException, InterruptedException {
    Demonstration.Story story = one.story();
    out.println("== " + one.name() + ": " + one.summary());
    paragraph(out, "What is done.  ", story.does());
    paragraph(out, "Look for       ", story.lookFor());
    Stage stage = new Stage(out);
    Outcome outcome = one.show(stage);
    stage.table(outcome);
    paragraph(out, "The rule.      ", story.rule());
    paragraph(out, "Kept by        ", story.keptBy().toString());
    out.println(verdict(outcome));
    out.println();
    return outcome.shown();
  }

  private static String verdict(Outcome outcome) {
    if (outcome.shown()) {
      return "Seen: the fault, and the cure.";
    }
    return outcome.fault()
        ? "The fault was seen, but the cure failed."
        : "The fault didn't show this time.";
  }

  private static void list(PrintStream out) {
    for (Demonstration one : DEMONSTRATIONS) {
      out.println(String.format(Locale.ROOT, "  %-20s %s", one.name(), one.summary()));
    }
    out.println(String.format(Locale.ROOT, "  %-20s %s", ALL, "one after the other"));
  }

  /** Breaks lines at 100 columns, behind a label. */
  private static void paragraph(PrintStream out, String label, String text) {
    StringBuilder line = new StringBuilder(label);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > 99 && line.length() > label.length()) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(label.length()));
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
