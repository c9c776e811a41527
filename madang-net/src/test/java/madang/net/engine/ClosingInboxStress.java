package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A thread offers while the loop ends: what was accepted runs, what was refused doesn't. */
@JCStressTest
@Outcome(id = "as told", expect = Expect.ACCEPTABLE, desc = "As promised.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Accepted and lost, or refused and run.")
@State
public class ClosingInboxStress {
  private final Inbox inbox = new Inbox();
  private final StringBuilder told = new StringBuilder();
  private final StringBuilder run = new StringBuilder();

  private void offer(char name) {
    if (inbox.offer(new Inbox.Task(() -> run.append(name)))) {
      told.append(name);
    }
  }

  @Actor
  public void producer() {
    offer('a');
    offer('b');
    offer('c');
  }

  @Actor
  public void loop() {
    inbox.closeAndRun();
  }

  @Arbiter
  public void compare(L_Result result) {
    boolean same = told.toString().contentEquals(run) && inbox.backlog() == 0;
    result.r1 = same ? "as told" : "told " + told + ", run " + run;
  }
}
