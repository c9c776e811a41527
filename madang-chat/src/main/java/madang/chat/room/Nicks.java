package madang.chat.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import madang.chat.Directory;
import org.jspecify.annotations.Nullable;

/**
 * Claims nicks in the directory: the name itself and, where looks count, what it looks like, under
 * a key that no name has. Any thread; never blocks.
 */
public final class Nicks {
  /** What came of a claim. */
  public enum Answer {
    GRANTED(""),
    TAKEN("Nickname is already in use"),
    LOOKALIKE("Nickname is already in use: it looks like the name of somebody who is here");

    private final String reason;

    Answer(String reason) {
      this.reason = reason;
    }

    /** Why not, for people. */
    public String reason() {
      return reason;
    }
  }

  /** In front of a skeleton: no name has a space. */
  private static final char LOOKS = ' ';

  private final Directory directory;
  private final Names names;

  Nicks(Directory directory, Names names) {
    this.directory = directory;
    this.names = names;
  }

  /**
   * Claims a nick for a session. All its keys are asked for at once, so that a {@link #release}
   * that follows undoes all of it, answered or not.
   *
   * @param held the nick that it has now, and keeps whatever the answer is
   * @param answer told once, on any thread, perhaps before this returns
   */
  public void claim(String nick, @Nullable String held, long session, Consumer<Answer> answer) {
    List<String> keys = missing(nick, held);
    if (keys.isEmpty()) {
      answer.accept(Answer.GRANTED);
      return;
    }
    Claim claim = new Claim(keys, session, answer);
    for (String key : keys) {
      directory.claim(key, session, granted -> claim.answered(key, granted));
    }
  }

  /** The keys of one claim and what was said to them. */
  private final class Claim {
    private final List<String> mine = new ArrayList<>(2);
    private final long session;
    private final Consumer<Answer> answer;
    private int waiting;
    private Answer result = Answer.GRANTED;

    Claim(List<String> keys, long session, Consumer<Answer> answer) {
      this.waiting = keys.size();
      this.session = session;
      this.answer = answer;
    }

    void answered(String key, boolean granted) {
      synchronized (this) {
        if (granted) {
          mine.add(key);
        } else if (result != Answer.TAKEN) {
          result = key.charAt(0) == LOOKS ? Answer.LOOKALIKE : Answer.TAKEN;
        }
        if (--waiting > 0) {
          return;
        }
      }
      if (result != Answer.GRANTED) {
        mine.forEach(own -> directory.release(own, session));
      }
      answer.accept(result);
    }
  }

  /**
   * Gives a nick back.
   *
   * @param kept the nick that the session goes on with, of which nothing is given back
   */
  public void release(String nick, @Nullable String kept, long session) {
    missing(nick, kept).forEach(key -> directory.release(key, session));
  }

  /** The keys of a nick that another nick hasn't. */
  private List<String> missing(String nick, @Nullable String other) {
    List<String> keys = keys(nick);
    if (other != null) {
      keys.removeAll(keys(other));
    }
    return keys;
  }

  private List<String> keys(String nick) {
    List<String> keys = new ArrayList<>(2);
    keys.add(names.fold(nick));
    String looks = names.looks(nick);
    if (looks != null) {
      keys.add(LOOKS + looks);
    }
    return keys;
  }
}
