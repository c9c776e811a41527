package madang.chat;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a room or between two users: what a log holds. Immutable plain data.
 *
 * @param kind what happened
 * @param origin the number of the session that caused it
 * @param source who that was then
 * @param target the room's name, or the nick that a private message is for
 * @param time milliseconds since 1970; within a room it never falls
 * @param id the msgid: time-ordered, and unique (IRCv3 message-ids)
 * @param open whether the room was open (no +i, +k, +s) then
 * @param text the words: of the message, topic, reason; the changes of a MODE; the new nick
 * @param subject the session number of whom it is about (KICK, INVITE), or 0
 * @param about the nick of whom it is about (KICK, INVITE), or of who relayed it (MESSAGE); the
 *     real name (JOIN, SETNAME); of a message of several lines see {@link Piece}
 * @param tags client-only tags, as they came (IRCv3 message-tags), or null
 */
public record Entry(
    Kind kind,
    long origin,
    Identity source,
    String target,
    long time,
    String id,
    boolean open,
    @Nullable String text,
    long subject,
    @Nullable String about,
    @Nullable String tags) {

  /** The same with another source and target: a NICK's are the old identity and the new nick. */
  public Entry with(Identity newSource, String newTarget) {
    return new Entry(
        kind, origin, newSource, newTarget, time, id, open, text, subject, about, tags);
  }

  /** The same at another place of a log. */
  public Entry at(long newTime, String newId, boolean nowOpen) {
    return new Entry(
        kind, origin, source, target, newTime, newId, nowOpen, text, subject, about, tags);
  }

  /** Who relayed what somebody said elsewhere (RELAYMSG); null: nobody did. */
  public @Nullable String relayer() {
    return kind == Kind.MESSAGE && !Piece.isBreaks(about) ? about : null;
  }

  /** What can happen, and whether it waits for the log. */
  public enum Kind {
    MESSAGE(true),
    NOTICE(true),
    /** Tags without words (IRCv3 message-tags); the few that are logged, reactions, do wait. */
    TAGS(false),
    JOIN(false),
    PART(false),
    KICK(false),
    MODE(false),
    TOPIC(false),
    INVITE(false),
    QUIT(false),
    NICK(false),
    AWAY(false),
    NAME(false),
    /** A message was taken back: {@code about} is its msgid, {@code text} the reason. */
    REDACT(true),
    /** Another host is shown: {@code text}; the user name is the target. */
    HOST(false),
    /** Somebody is here under the target's nick; for those who watch it, as {@link #OFFLINE}. */
    ONLINE(false),
    OFFLINE(false),
    /** An operator sends the target away. */
    KILL(false),
    /** An operator says something to all who want to hear it. */
    WALLOPS(false),
    /** A room has another name: {@code about}; {@code text} is the reason. */
    RENAME(false);

    private final boolean waits;

    Kind(boolean waits) {
      this.waits = waits;
    }

    /** Whether somebody said something: what history without events shows, and searches find. */
    public boolean isMessage() {
      return this == MESSAGE || this == NOTICE;
    }

    /** Whether delivery waits until the log has stored it; a full disk must not block a KICK. */
    public boolean waitsForLog() {
      return waits;
    }
  }
}
