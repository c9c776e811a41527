package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads offer at once: nothing is lost, and each thread's order is kept. */
@JCStressTest
@Outcome(id = "complete, in order", expect = Expect.ACCEPTABLE, desc = "As promised.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or overtaken.")
@State
public class OffersStress {
  private final Inbox inbox = new Inbox();
  private final StringBuilder taken = new StringBuilder();

  private void offer(char name) {
    inbox.offer(new Inbox.Task(() -> taken.append(name)));
  }

  private boolean take() {
    Inbox.Item item = inbox.poll();
    if (item != null) {
      item.run();
    }
    return item != null;
  }

  @Actor
  public void left() {
    offer('a');
    offer('b');
  }

  @Actor
  public void right() {
    offer('x');
    offer('y');
  }

  @Arbiter
  public void rest(L_Result result) {
    while (take()) {
      // the loop, afterwards
    }
    String order = taken.toString();
    boolean complete = order.length() == 4 && inbox.isEmpty() && inbox.backlog() == 0;
    boolean inOrder =
        order.indexOf('a') < order.indexOf('b')
            && order.indexOf('x') < order.indexOf('y')
            && order.contains("a")
            && order.contains("x");
    result.r1 = complete && inOrder ? "complete, in order" : order;
  }
}
