package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A loop that goes to sleep while somebody offers: one of the two sees the other. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "It sleeps and is woken.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "It sees the item and stays up.")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both: a wake-up too many.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "A wake-up is lost: it sleeps on.")
@State
public class WakeUpStress {
  private final Inbox inbox = new Inbox();
  private final Doorbell doorbell = new Doorbell();

  @Actor
  public void producer(ZZ_Result result) {
    inbox.offer(new Inbox.Task(() -> {}));
    result.r1 = doorbell.mustRing();
  }

  @Actor
  public void loop(ZZ_Result result) {
    doorbell.sleepSoon();
    result.r2 = !inbox.isEmpty();
  }
}
