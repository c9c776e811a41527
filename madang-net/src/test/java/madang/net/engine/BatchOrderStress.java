package madang.net.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A task of a drained batch sends to a group while an earlier frame to the same group is later in
 * that batch. On the members' other loop the earlier frame may have arrived long ago: so the task's
 * frame must not overtake it here, or the two members see different orders.
 *
 * <p>On two real loops with real sockets; see {@link TwoMembers}.
 */
@JCStressTest
@Outcome(id = "same order", expect = Expect.ACCEPTABLE, desc = "As promised.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The members of a group see different orders.")
@State
public class BatchOrderStress {
  private static final TwoMembers MEMBERS = TwoMembers.connected();

  private final int round = MEMBERS.newRound();

  @Actor
  public void taskThenFrame() {
    MEMBERS.onFirst(() -> MEMBERS.sendToGroup(round, 'T'));
    MEMBERS.sendToGroup(round, 'f');
  }

  @Actor
  public void another() {
    MEMBERS.sendToGroup(round, 'x');
  }

  @Arbiter
  public void compare(L_Result result) {
    String orders = MEMBERS.orders(round, 3);
    int half = orders.length() / 2;
    boolean same = orders.substring(0, half).equals(orders.substring(half));
    result.r1 = orders.length() == 6 && same ? "same order" : orders;
  }
}
