package madang.chat.irc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Newest;
import madang.chat.room.Conversation;
import madang.chat.room.Mask;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * CHATHISTORY, of rooms and private talks. Messages and notices, and with {@code
 * draft/event-playback} what else happened; who may read what is theirs to say.
 *
 * @see <a href="https://ircv3.net/specs/extensions/chathistory">IRCv3 draft/chathistory</a>
 */
final class History {
  private static final String VERB = "CHATHISTORY";

  /**
   * Stands on the beginning of a batch behind which, on the way of the question, nothing is left.
   */
  private static final String END = "draft/chathistory-end";

  private History() {}

  static void chathistory(IrcHandler h, IrcMessage m) {
    String form = m.count() == 0 ? "*" : m.param(0).toUpperCase(Locale.ROOT);
    int params =
        switch (form) {
          case "LATEST", "BEFORE", "AFTER", "AROUND", "TARGETS" -> 4;
          case "BETWEEN" -> 5;
          default -> 0;
        };
    if (params == 0) {
      if (m.count() == 0) {
        h.fail(VERB, "INVALID_PARAMS", "Insufficient parameters", form);
      } else {
        h.fail(VERB, "INVALID_PARAMS", "Unknown command", m.param(0));
      }
      return;
    }
    if (m.count() != params) {
      String text = m.count() < params ? "Insufficient parameters" : "Too many parameters";
      h.fail(VERB, "INVALID_PARAMS", text, form);
      return;
    }
    String digits = m.param(params - 1);
    Integer limit = Reference.limit(digits, h.world().limits().chathistoryMax());
    if (limit == null) {
      h.fail(VERB, "INVALID_PARAMS", "The limit must be a number above 0", form, digits);
    } else if (form.equals("TARGETS")) {
      targets(h, m.param(1), m.param(2), limit);
    } else {
      messages(h, form, m, limit);
    }
  }

  private static void messages(IrcHandler h, String form, IrcMessage m, int limit) {
    String target = m.param(1);
    Target where = target(h, target);
    if (where == null) {
      h.fail(VERB, "INVALID_TARGET", "Messages could not be retrieved", form, target);
      return;
    }
    boolean all = form.equals("LATEST") && m.param(2).equals("*");
    Bound first = all ? null : bound(h, form, target, m.param(2));
    if (first == null && !all) {
      return;
    }
    Bound second = form.equals("BETWEEN") ? bound(h, form, target, m.param(3)) : null;
    if (second == null && form.equals("BETWEEN")) {
      return;
    }
    // One more than is told shows whether there are more.
    boolean paged = !form.equals("AROUND");
    Query query = query(form, first, second, paged ? limit + 1 : limit);
    Query wanted = h.has(Mask.EVENT_PLAYBACK) ? query.withEvents() : query;
    h.<Page>ask(
        told -> where.read(h, wanted, told),
        page -> {
          if (page.failure() != null) {
            h.fail(VERB, "MESSAGE_ERROR", "Messages could not be retrieved", form, target);
          } else {
            List<Entry> found = page.entries();
            List<Entry> told = paged ? closest(found, limit, wanted.choice()) : found;
            boolean end = paged && found.size() <= limit;
            h.printLater(
                BatchCursor.entries(h, where.shown(h, Page.of(told)), "chathistory", target)
                    .tagged(end ? END : null));
          }
        });
  }

  /** As many as are told, of entries that come oldest first. */
  private static <T> List<T> closest(List<T> found, int most, Query.Choice choice) {
    int many = Math.min(most, found.size());
    return choice == Query.Choice.OLDEST
        ? found.subList(0, many)
        : found.subList(found.size() - many, found.size());
  }

  /**
   * What a target names.
   *
   * @param scope what may be read of it; null: somebody with whom nothing was said yet
   * @param where null for the same
   */
  private record Target(RoomLog.@Nullable Scope scope, @Nullable Conversation where) {
    void read(IrcHandler h, Query query, Consumer<Page> answer) {
      if (scope == null) {
        answer.accept(Page.of(List.of()));
      } else {
        h.world().log().read(scope, query, answer);
      }
    }

    List<Entry> shown(IrcHandler h, Page page) {
      Page shown = where == null || scope == null ? page : where.shown(h.user(), scope, page);
      return where instanceof Room room ? named(room, shown.entries()) : shown.entries();
    }
  }

  private static @Nullable Target target(IrcHandler h, String target) {
    Conversation where = h.world().conversation(h.user(), target);
    RoomLog.Scope scope = where == null ? null : where.readableBy(h.user());
    if (where != null && scope != null) {
      return new Target(scope, where);
    }
    User other = target.startsWith("#") ? null : h.world().user(target);
    return other == null ? null : new Target(null, null);
  }

  /** What was said under an earlier name of the room is shown under the one that it has now. */
  static List<Entry> named(Room room, List<Entry> entries) {
    String name = room.name();
    List<Entry> shown = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      // These say another name than that of the room where they stand.
      boolean other = entry.kind() == Entry.Kind.NICK || entry.kind() == Entry.Kind.RENAME;
      boolean now = other || entry.target().equals(name);
      shown.add(now ? entry : entry.with(entry.source(), name));
    }
    return shown;
  }

  private static Query query(
      String form, @Nullable Bound first, @Nullable Bound second, int limit) {
    if (first == null) {
      return Query.latest(null, limit);
    }
    return switch (form) {
      case "LATEST" -> Query.latest(first, limit);
      case "BEFORE" -> Query.before(first, limit);
      case "AFTER" -> Query.after(first, limit);
      case "AROUND" -> Query.around(first, limit);
      default -> Query.between(first, second == null ? first : second, limit);
    };
  }

  /** The place that a word names; null after an answer that says why it names none. */
  private static @Nullable Bound bound(IrcHandler h, String form, String target, String word) {
    Reference reference = Reference.of(word);
    if (reference.bound() == null) {
      if (reference.known() || word.indexOf('=') < 0) {
        h.fail(VERB, "INVALID_PARAMS", "That is no msgid= or timestamp=", form, word);
      } else {
        h.fail(
            VERB, "INVALID_MSGREFTYPE", "Unsupported message reference type", form, target, word);
      }
    }
    return reference.bound();
  }

  /** Where something was said, those closest to {@code from} on the way to {@code to}. */
  private static void targets(IrcHandler h, String from, String to, int limit) {
    Bound first = Reference.of(from).bound();
    Bound last = Reference.of(to).bound();
    if (first == null || last == null || first.id() != null || last.id() != null) {
      h.fail(
          VERB,
          "INVALID_PARAMS",
          "TARGETS takes two times: timestamp=YYYY-MM-DDThh:mm:ss.sssZ",
          "TARGETS");
      return;
    }
    List<RoomLog.Scope> scopes = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (Conversation where : h.world().conversations(h.user())) {
      RoomLog.Scope scope = where.readableBy(h.user());
      if (scope != null) {
        scopes.add(scope);
        names.put(where.log(), where.nameFor(h.user()));
      }
    }
    boolean forwards = first.time() <= last.time();
    long after = Math.min(first.time(), last.time());
    long before = Math.max(first.time(), last.time());
    h.<@Nullable List<Newest>>ask(
        told -> h.world().log().targets(scopes, after, before, scopes.size(), told),
        found -> {
          if (found == null) {
            h.fail(VERB, "MESSAGE_ERROR", "Messages could not be retrieved", "TARGETS", "*");
            return;
          }
          Query.Choice choice = forwards ? Query.Choice.OLDEST : Query.Choice.NEWEST;
          BatchCursor.Teller<Newest> teller =
              (newest, tags) ->
                  tellTarget(
                      h, names.getOrDefault(newest.log(), newest.log()), newest.time(), tags);
          h.printLater(
              new BatchCursor<>(
                      h,
                      List.copyOf(closest(found, limit, choice)),
                      teller,
                      "draft/chathistory-targets")
                  .tagged(found.size() <= limit ? END : null));
        });
  }

  private static void tellTarget(IrcHandler h, String name, long time, @Nullable String tags) {
    h.raw(
        h.writer()
            .begin()
            .rawTags(tags)
            .source(h.world().options().serverName())
            .verb(VERB)
            .param("TARGETS")
            .param(name)
            .param(IrcLines.time(time))
            .line());
  }
}
