package madang.chat.irc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.RoomLog;
import madang.chat.Search;
import madang.chat.room.Conversation;
import madang.chat.room.Room;
import madang.wire.IrcMessage;
import madang.wire.IrcTags;
import org.jspecify.annotations.Nullable;

/**
 * SEARCH, in the rooms that one is in and in one's private talks.
 *
 * @see <a href="https://github.com/ircv3/ircv3-specifications/pull/496">IRCv3 draft/search, an open
 *     proposal</a>
 */
final class Searching {
  private static final String VERB = "SEARCH";
  private static final Set<String> KEYS = Set.of("in", "from", "text", "after", "before", "limit");

  private Searching() {}

  static void search(IrcHandler h, IrcMessage m) {
    Map<String, String> attributes = m.count() == 1 ? attributes(m.param(0)) : Map.of();
    if (attributes.isEmpty()) {
      h.fail(VERB, "INVALID_PARAMS", "What to search for? See HELP SEARCH");
      return;
    }
    for (String key : attributes.keySet()) {
      // Nothing is called by an empty name: in the draft's words an invalid selector.
      if (!KEYS.contains(key) || attributes.getOrDefault(key, "").isBlank()) {
        refuse(h, key);
        return;
      }
    }
    List<RoomLog.Scope> scopes = scopes(h, attributes.get("in"));
    String digits = attributes.get("limit");
    int most = h.world().limits().chathistoryMax();
    Integer limit = digits == null ? Integer.valueOf(most) : Reference.limit(digits, most);
    // Both times belong to what is asked for; a search's bounds don't.
    Bound after = bound(attributes.get("after"), -1);
    Bound before = bound(attributes.get("before"), 1);
    if (scopes == null) {
      refuse(h, "in");
    } else if (limit == null) {
      refuse(h, "limit");
    } else if (after == null && attributes.containsKey("after")) {
      refuse(h, "after");
    } else if (before == null && attributes.containsKey("before")) {
      refuse(h, "before");
    } else {
      String text = attributes.getOrDefault("text", "");
      Search all = Search.of(text, limit, scopes).between(after, before);
      String from = attributes.get("from");
      String in = attributes.get("in");
      run(h, from == null ? all : all.by(from, h.world().options().casemapping()), in);
    }
  }

  /**
   * @param in the one room or talk that is looked in, or null
   */
  private static void run(IrcHandler h, Search search, @Nullable String in) {
    Room only = in == null ? null : h.world().room(in);
    h.<Page>ask(
        told -> h.world().log().search(search, told),
        page -> {
          if (page.failure() != null) {
            h.fail(VERB, "INTERNAL_ERROR", "The search could not be run");
          } else {
            // Whoever was thrown out somewhere meanwhile: see Conversation.shown.
            List<RoomLog.Scope> now = scopes(h, in);
            boolean same = now != null && now.containsAll(search.scopes());
            List<Entry> found = (same ? page : page.open()).entries().reversed();
            // Of several rooms nobody knows whose an entry is, but by the name that it had then.
            List<Entry> shown = only == null ? found : History.named(only, found);
            h.printLater(BatchCursor.entries(h, shown, "search"));
          }
        });
  }

  /** The attributes by key, unescaped; the last of several counts. */
  private static Map<String, String> attributes(String words) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String word : words.split(";")) {
      int equals = word.indexOf('=');
      if (!word.isEmpty()) {
        String key = equals < 0 ? word : word.substring(0, equals);
        found.put(key, equals < 0 ? "" : IrcTags.unescape(word.substring(equals + 1)));
      }
    }
    return found;
  }

  private static @Nullable Bound bound(@Nullable String text, int shift) {
    Long time = text == null ? null : Reference.time(text);
    // The last time has none behind it; nothing is said there.
    return time == null ? null : Bound.at(Math.min(time, Long.MAX_VALUE - 1) + shift);
  }

  /**
   * What may be read of one room or talk, or of all of the caller; nothing with somebody with whom
   * nothing was said yet; null: nothing of a room, or nobody has this nick.
   */
  private static @Nullable List<RoomLog.Scope> scopes(IrcHandler h, @Nullable String in) {
    List<RoomLog.Scope> scopes = new ArrayList<>();
    Conversation only = in == null ? null : h.world().conversation(h.user(), in);
    List<Conversation> all = only == null ? List.of() : List.of(only);
    for (Conversation where : in == null ? h.world().conversations(h.user()) : all) {
      RoomLog.Scope scope = where.readableBy(h.user());
      if (scope != null) {
        scopes.add(scope);
      }
    }
    boolean unknown =
        in != null && scopes.isEmpty() && (in.startsWith("#") || h.world().user(in) == null);
    return unknown ? null : scopes;
  }

  private static void refuse(IrcHandler h, String key) {
    h.fail(VERB, "INVALID_PARAMS", "Invalid parameters", key);
  }
}
