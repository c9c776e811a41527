package madang.chat.room;

import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.RoomLog;
import org.jspecify.annotations.Nullable;

/** Where people talk: a room, or a private talk of two. Each has a log. All methods: any thread. */
public sealed interface Conversation permits Room, Talk {

  /** The key of its log. */
  String log();

  /** What a user calls it: the room's name, or the nick of the other. */
  String nameFor(User user);

  /** How much of its log a user may read; null: nothing. */
  RoomLog.@Nullable Scope readableBy(User user);

  /**
   * What a user gets of a page that it has asked for. Whoever was thrown out before the log had
   * read it gets nothing that may have been said behind closed doors since.
   *
   * @param asked how much it might read when it asked
   */
  default Page shown(User user, RoomLog.Scope asked, Page page) {
    return asked.equals(readableBy(user)) ? page : page.open();
  }

  /** Takes back what was said here. */
  Verdict redact(Session by, Entry said, @Nullable String reason);
}
