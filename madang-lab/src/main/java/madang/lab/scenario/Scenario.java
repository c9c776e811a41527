package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import madang.lab.load.LoadException;
import madang.lab.reference.UnavailableException;

/** One thing that the lab measures. */
interface Scenario {

  /** The name on the command line. */
  String name();

  /** An empty section with what is known before. */
  SectionDraft draft();

  /** About how long {@link #measure} takes on a quiet machine of two cores. */
  Duration forecast(Workshop shop);

  /**
   * Measures, and puts each figure into {@code draft} as soon as it is known, so that nothing is
   * lost where this ends early.
   *
   * @throws LoadException where nothing at all can be measured
   * @throws UnavailableException where this machine lacks what the scenario needs
   */
  void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, UnavailableException, InterruptedException;
}
