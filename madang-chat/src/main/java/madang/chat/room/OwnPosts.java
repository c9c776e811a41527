package madang.chat.room;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one session has posted and what isn't over yet, in the order of its commands. What it is to
 * be told of a command, a refusal for example, is told behind those before it, which may still be
 * on their way in other rooms. Any thread; no other lock is taken under its own.
 */
final class OwnPosts {
  /** A post on its way, or what is to be told once everything before it is over. */
  private static final class Place {
    final @Nullable Pending post;
    @Nullable Runnable told;

    Place(@Nullable Pending post, @Nullable Runnable told) {
      this.post = post;
      this.told = told;
    }
  }

  private final ArrayDeque<Place> open = new ArrayDeque<>(1);
  private volatile int count;

  /** How many aren't over: posts on their way, and what hasn't been told in its turn. */
  int count() {
    return count;
  }

  synchronized void begun(Pending post) {
    add(new Place(post, null));
  }

  /**
   * Has something told in its turn.
   *
   * @return false where it can be told at once
   */
  synchronized boolean then(Runnable told) {
    if (open.isEmpty()) {
      return false;
    }
    add(new Place(null, told));
    return true;
  }

  private void add(Place place) {
    open.addLast(place);
    count = open.size();
  }

  /**
   * A post is over.
   *
   * @param told what is to be told about that in its turn, or null
   * @return whether it is the turn of something, for {@link #next}
   */
  synchronized boolean over(Pending post, @Nullable Runnable told) {
    if (told == null) {
      open.removeIf(place -> place.post == post);
    } else {
      open.forEach(place -> {
        if (place.post == post) {
          place.told = told;
        }
      });
    }
    count = open.size();
    return isDue();
  }

  /** What is to be told now; null: nothing yet. */
  synchronized @Nullable Runnable next() {
    if (!isDue()) {
      return null;
    }
    Place first = open.removeFirst();
    count = open.size();
    return first.told;
  }

  private boolean isDue() {
    Place first = open.peekFirst();
    return first != null && first.told != null;
  }

  /** Nobody is there any more who could be told anything. */
  synchronized void tellNobody() {
    open.removeIf(place -> place.told != null);
    count = open.size();
  }
}
