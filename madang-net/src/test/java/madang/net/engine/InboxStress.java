package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One thread offers while the loop takes: nothing is lost or overtaken. */
@JCStressTest
@Outcome(id = "complete, in order", expect = Expect.ACCEPTABLE, desc = "As promised.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or overtaken.")
@State
public class InboxStress {
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
  public void producer() {
    offer('a');
    offer('b');
    offer('c');
  }

  @Actor
  public void loop() {
    for (int i = 0; i < 3; i++) {
      take();
    }
  }

  @Arbiter
  public void rest(L_Result result) {
    while (take()) {
      // what the loop's actor came too early for
    }
    String order = taken.toString();
    boolean empty = inbox.isEmpty() && inbox.backlog() == 0;
    result.r1 = order.equals("abc") && empty ? "complete, in order" : order;
  }
}
