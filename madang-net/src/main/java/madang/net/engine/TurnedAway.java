package madang.net.engine;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the log hears of callers who are turned away at one place: the first at once, those behind
 * him together, one line in 5 s. So the last line of a burst has the whole number. Any thread.
 */
public final class TurnedAway {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** Between two lines: 5 s. */
  private static final long PAUSE_NS = 5_000_000_000L;

  private final Object place;
  private final Consumer<String> log;

  // All guarded by this.
  private long count;
  private boolean pausing;
  private long nextNs;
  private @Nullable String untold;

  /**
   * @param place what a line begins with
   */
  public TurnedAway(Object place) {
    this(place, line -> LOG.log(Level.WARNING, line));
  }

  TurnedAway(Object place, Consumer<String> log) {
    this.place = place;
    this.log = log;
  }

  /** One more, for this reason. */
  public synchronized void add(String why, long nowNs) {
    count++;
    complain(why, nowNs);
  }

  /** Something is wrong, and it isn't known that it has cost a caller. */
  public synchronized void complain(String why, long nowNs) {
    untold = why;
    tellDue(nowNs);
  }

  /** How long until {@link #tellDue} has something to tell; -1: nothing is untold. */
  public synchronized long untilDueNs(long nowNs) {
    return untold == null ? -1 : Math.max(0, nextNs - nowNs);
  }

  /** Tells what was held back, if the pause is over. */
  public synchronized void tellDue(long nowNs) {
    if (untold != null && !(pausing && nowNs - nextNs < 0)) {
      tellRest();
      pausing = true;
      nextNs = nowNs + PAUSE_NS;
    }
  }

  /** Tells what was held back: nobody will ask again. */
  public synchronized void tellRest() {
    if (untold != null) {
      String callers = count == 1 ? " caller" : " callers";
      log.accept(place + ": " + untold + "; " + count + callers + " turned away so far");
      untold = null;
    }
  }
}
