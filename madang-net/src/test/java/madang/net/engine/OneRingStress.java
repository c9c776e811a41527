package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads offer to a loop that sleeps: exactly one pays for the wake-up. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "The first rings.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The second rings.")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "Two system calls for one wake-up.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "Nobody rings.")
@State
public class OneRingStress {
  private final Doorbell doorbell = new Doorbell();

  public OneRingStress() {
    doorbell.sleepSoon();
  }

  @Actor
  public void left(ZZ_Result result) {
    result.r1 = doorbell.mustRing();
  }

  @Actor
  public void right(ZZ_Result result) {
    result.r2 = doorbell.mustRing();
  }
}
