package madang.chat.room;

import madang.chat.Entry;
import madang.chat.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to happen in a room, before it has a time and a place in its log.
 *
 * @param text the words: of the message, topic or reason
 * @param about see {@link Entry#about}
 * @param tags client-only tags as they came, or null
 * @param subject whom it is about, or null
 * @param key what a JOIN came with, or null
 * @param least how high a rank must be to hear it: 0, or a level of {@link Member}
 * @param as under whose name it is told; null: one's own
 */
record Wish(
    Entry.Kind kind,
    @Nullable String text,
    @Nullable String about,
    @Nullable String tags,
    @Nullable User subject,
    @Nullable String key,
    int least,
    @Nullable Identity as) {

  static Wish of(Entry.Kind kind, @Nullable String text) {
    return new Wish(kind, text, null, null, null, null, 0, null);
  }

  /** Says something, to those of a rank alone where {@code least} isn't 0. */
  static Wish of(Words words, int least) {
    return new Wish(
        words.kind(), words.text(), words.breaks(), words.tags(), null, null, least, null);
  }

  /** The same, about a real name, a msgid or a new name: as its kind has it. */
  Wish about(String what) {
    return new Wish(kind, text, what, tags, subject, key, least, as);
  }

  /** The same, about somebody. */
  Wish on(User somebody) {
    return new Wish(kind, text, somebody.nick(), tags, somebody, key, least, as);
  }

  /** The same, with a key. */
  Wish with(@Nullable String given) {
    return new Wish(kind, text, about, tags, subject, given, least, as);
  }

  /** The same, under another name. */
  Wish as(Identity name) {
    return new Wish(kind, text, about, tags, subject, key, least, name);
  }
}
