package madang.lab.broken;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where demonstrations are told, as they happen. All methods: any thread. */
final class Stage {
  /** Lines of calls printed in one scene; the rest are only counted. */
  private static final int LINES_PER_SCENE = 12;

  private final PrintStream out;
  private int lines;
  private long hidden;
  private String last = "";
  private long repeats;

  Stage(PrintStream out) {
    this.out = out;
  }

  /** A new part, which has its own share of lines. */
  synchronized void scene(String title) {
    endScene();
    out.println();
    out.println(title);
  }

  /** One system call in the words of {@code --trace}; not all are printed. */
  synchronized void call(String line) {
    if (hidden == 0 && line.equals(last)) {
      repeats++;
    } else if (lines < LINES_PER_SCENE) {
      endRepeats();
      lines++;
      last = line;
      out.println("    " + line);
    } else {
      hidden++;
    }
  }

  /** A remark, always printed; the calls after it have their share of lines anew. */
  synchronized void say(String remark) {
    endScene();
    out.println("  " + remark);
  }

  /** The figures side by side. */
  synchronized void table(Outcome outcome) {
    endScene();
    List<Tally> tallies = outcome.tallies();
    List<String> rows = new ArrayList<>(tallies.getFirst().counts().keySet());
    int first = rows.stream().mapToInt(String::length).max().orElse(0);
    int width = tallies.stream().mapToInt(tally -> tally.variant().length()).max().orElse(0);
    width = Math.max(width, 12) + 2;
    out.println();
    StringBuilder head = new StringBuilder("  " + " ".repeat(first));
    for (Tally tally : tallies) {
      head.append(String.format(Locale.ROOT, "%" + width + "s", tally.variant()));
    }
    out.println(head);
    for (String row : rows) {
      StringBuilder line = new StringBuilder("  ");
      line.append(String.format(Locale.ROOT, "%-" + first + "s", row));
      for (Tally tally : tallies) {
        line.append(String.format(Locale.ROOT, "%," + width + "d", tally.of(row)));
      }
      out.println(line);
    }
    out.println();
  }

  /** Says how many calls weren't printed. */
  private void endScene() {
    endRepeats();
    if (hidden > 0) {
      out.println(String.format(Locale.ROOT, "    ... and %,d more calls", hidden));
    }
    lines = 0;
    hidden = 0;
  }

  private void endRepeats() {
    if (repeats > 0) {
      out.println(String.format(Locale.ROOT, "    (the same %,d more)", repeats));
    }
    repeats = 0;
    last = "";
  }
}
