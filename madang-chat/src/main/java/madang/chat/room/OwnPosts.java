package madang.chat.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one session has posted and what isn't over yet, in the order of its commands. That a post
 * has failed is said behind those before it, which may still be on their way in other rooms. Any
 * thread; no other lock is taken under its own.
 */
final class OwnPosts {
  private final ArrayDeque<Pending> open = new ArrayDeque<>(1);
  private volatile int count;

  /** How many aren't over: a failed one that waits for its turn is none of those that are. */
  int count() {
    return count;
  }

  synchronized void begun(Pending post) {
    open.addLast(post);
    count = open.size();
  }

  /**
   * A post was told, or has failed.
   *
   * @return the failed ones whose turn has come; perhaps this one is among them
   */
  synchronized List<Pending> over(Pending post) {
    if (post.failed) {
      post.refused = true;
    } else {
      open.remove(post);
    }
    List<Pending> turn = List.of();
    Pending first;
    while ((first = open.peekFirst()) != null && first.refused) {
      open.removeFirst();
      turn = turn.isEmpty() ? new ArrayList<>(1) : turn;
      turn.add(first);
    }
    count = open.size();
    return turn;
  }
}
