package madang.chat.room;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one command whose sender wants to know which lines belong to it. Parts of it may
 * come later, and from other threads: each is announced by {@link #expect} on the sender's context,
 * and {@link #settled} once nothing more of it will come. The last part that settles ends the
 * answer.
 *
 * @see <a href="https://ircv3.net/specs/extensions/labeled-response">IRCv3 labeled-response</a>
 */
public interface Answer {
  /**
   * One more part will come.
   *
   * @param told whether it brings a line that somebody else's thread may send
   * @return the tags that such a line must carry; null if it brings none
   */
  @Nullable String expect(boolean told);

  /** The line that was to come won't, since what it tells didn't happen. On the context. */
  void missed();

  /** A part is over. Any thread. */
  void settled();
}
