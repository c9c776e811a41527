package madang.chat.irc;

import java.util.List;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.RoomLog;
import madang.chat.room.Conversation;
import madang.chat.room.Names;
import madang.chat.room.Verdict;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * REDACT. The words are deleted from the log, and those who know the capability are told.
 *
 * @see <a href="https://ircv3.net/specs/extensions/message-redaction">IRCv3
 *     draft/message-redaction</a>
 */
final class Redacting {
  private static final String VERB = "REDACT";

  private Redacting() {}

  static void redact(IrcHandler h, IrcMessage m) {
    String target = m.param(0);
    String id = m.param(1);
    Conversation where = h.world().conversation(h.user(), target);
    RoomLog.Scope scope = where == null ? null : where.readableBy(h.user());
    if (where == null || scope == null) {
      h.fail(VERB, "INVALID_TARGET", "You cannot delete messages from there", target);
      return;
    }
    String given = m.paramOrNull(2);
    String reason = given == null ? null : Names.cut(given, h.world().limits().kickLength());
    h.<Page>ask(
        told -> h.world().log().find(where.log(), id, told),
        page -> found(h, where, scope, id, page.entries(), reason));
  }

  private static void found(
      IrcHandler h,
      Conversation where,
      RoomLog.Scope scope,
      String id,
      List<Entry> entries,
      @Nullable String reason) {
    Entry said = entries.isEmpty() ? null : entries.getFirst();
    // One that can't be read isn't there: its msgid must not tell that it is.
    if (said == null || !wasSaid(said) || !scope.shows(said)) {
      unknown(h, where, id);
      return;
    }
    String name = where.nameFor(h.user());
    Verdict verdict = where.redact(h, said, reason);
    if (verdict == Verdict.OP_NEEDED) {
      h.fail(VERB, "REDACT_FORBIDDEN", "You are not authorised to delete this message", name, id);
    } else if (verdict != Verdict.ALLOWED) {
      h.fail(VERB, "INVALID_TARGET", "You cannot delete messages from there", name);
    }
  }

  /** A PRIVMSG, NOTICE or TAGMSG: a reaction for example is a message of tags alone. */
  private static boolean wasSaid(Entry entry) {
    return entry.kind().isMessage() || entry.kind() == Entry.Kind.TAGS;
  }

  /** The log didn't take what was said, or taken back. */
  static void notStored(IrcHandler h, Conversation where, Entry entry) {
    if (entry.kind() == Entry.Kind.REDACT) {
      unknown(h, where, entry.about() == null ? "*" : entry.about());
    } else {
      h.reply("404", where.nameFor(h.user()), "The message could not be stored and was not sent");
    }
  }

  private static void unknown(IrcHandler h, Conversation where, String id) {
    h.fail(
        VERB,
        "UNKNOWN_MSGID",
        "This message does not exist, is too old, or can't be deleted now",
        where.nameFor(h.user()),
        id);
  }
}
