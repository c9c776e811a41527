package madang.chat.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes scripts of callers who send bytes without meaning: for echo and relay. */
final class BytesScript {
  /** The longest write. Most are far shorter. */
  private static final int LONGEST = 5_000;

  /** Writes for each caller. */
  private static final int WRITES = 2;

  private final String door;
  private final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();

  private BytesScript(String door, long seed) {
    this.door = door;
    this.random = new SplittableRandom(seed);
  }

  /** All there at once. */
  static Script sideBySide(String door, long seed, int callers) {
    var script = new BytesScript(door, seed);
    script.mingle(callers);
    return script.done(seed, callers);
  }

  /** Each comes when the one before has gone. */
  static Script oneAfterAnother(String door, long seed, int callers) {
    var script = new BytesScript(door, seed);
    for (int who = 0; who < callers; who++) {
      script.steps.add(new Step.Arrive(who, door));
      for (int i = 0; i < WRITES; i++) {
        script.write(who);
      }
      script.leave(who);
    }
    return script.done(seed, callers);
  }

  private Script done(long seed, int callers) {
    return new Script(door + ", seed " + seed + ", " + callers + " callers", callers, steps);
  }

  private void mingle(int callers) {
    var here = new ArrayList<Integer>();
    int arrived = 0;
    int writes = callers * WRITES;
    while (arrived < callers || !here.isEmpty()) {
      int what = random.nextInt(10);
      if (arrived < callers && (here.isEmpty() || what < 3)) {
        here.add(arrived);
        steps.add(new Step.Arrive(arrived++, door));
      } else if (writes > 0 && what < 9) {
        writes--;
        write(here.get(random.nextInt(here.size())));
      } else if (!here.isEmpty() && (arrived == callers || what == 9)) {
        int place = random.nextInt(here.size());
        leave(here.get(place));
        here.subList(place, place + 1).clear();
      }
    }
  }

  private void write(int who) {
    var pieces = new ArrayList<byte[]>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int most = random.nextInt(10) == 0 ? LONGEST : 100;
      var bytes = new byte[1 + random.nextInt(most)];
      random.nextBytes(bytes);
      pieces.add(bytes);
    }
    steps.add(new Step.Say(who, pieces));
  }

  private void leave(int who) {
    steps.add(random.nextBoolean() ? new Step.HalfClose(who) : new Step.Reset(who));
  }
}
