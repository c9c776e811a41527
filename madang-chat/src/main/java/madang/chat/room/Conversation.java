package madang.chat.room;

import madang.chat.Entry;
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

  /** Takes back what was said here. */
  Verdict redact(Session by, Entry said, @Nullable String reason);
}
