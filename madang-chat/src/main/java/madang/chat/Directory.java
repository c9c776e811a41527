package madang.chat;

import java.util.function.Consumer;

/**
 * Who holds which nick. A nick is claimed in its folded form, so that {@code Kim} and {@code kim}
 * are one.
 *
 * <p>All methods: any thread; never block. What one session asks takes effect in the order in which
 * it asked, so that a release after a claim that hasn't been answered yet undoes it.
 */
public interface Directory {

  /**
   * Claims a nick for a session.
   *
   * @param folded the nick in its folded form
   * @param session the session's number
   * @param granted told true if the nick is now this session's (or was already), false if another
   *     holds it; called once, on any thread, perhaps before this returns
   */
  void claim(String folded, long session, Consumer<Boolean> granted);

  /** Gives a nick back; nothing if this session doesn't hold it. */
  void release(String folded, long session);
}
