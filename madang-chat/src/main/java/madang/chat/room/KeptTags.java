package madang.chat.room;

import java.util.List;
import madang.chat.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of tags alone (TAGMSG) are kept for later readers: those with a tag of {@code
 * history.tagmsg_stored_if}, reactions for example. That somebody is typing is never kept.
 *
 * @see <a href="https://ircv3.net/specs/client-tags/react">IRCv3 react</a>
 * @see <a href="https://ircv3.net/specs/client-tags/typing">IRCv3 typing</a>
 */
final class KeptTags {
  /** UTF-16 units of tags; a message with more of them isn't kept. */
  static final int MOST_UNITS = 512;

  private KeptTags() {}

  /** Whether a message of tags alone is kept. */
  static boolean keeps(List<String> wanted, @Nullable String tags) {
    if (tags == null || tags.length() > MOST_UNITS) {
      return false;
    }
    boolean found = false;
    for (String tag : tags.split(";")) {
      int equals = tag.indexOf('=');
      String name = equals < 0 ? tag : tag.substring(0, equals);
      if (name.equals("+typing")) {
        return false;
      }
      found |= wanted.contains(name);
    }
    return found;
  }

  /** Whether an entry is told once it is stored: messages are, and tags that are kept. */
  static boolean waits(World world, Entry entry) {
    return entry.kind() == Entry.Kind.TAGS
        ? keeps(world.limits().tagmsgStoredIf(), entry.tags())
        : entry.kind().waitsForLog();
  }

  /** Whether an entry that nobody waits for stands in a log: all but invitations and tags. */
  static boolean recorded(Entry entry) {
    return entry.kind() != Entry.Kind.INVITE && entry.kind() != Entry.Kind.TAGS;
  }
}
