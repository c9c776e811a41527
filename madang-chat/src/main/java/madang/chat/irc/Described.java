package madang.chat.irc;

import madang.chat.room.Metadata;
import madang.chat.room.Rights;
import madang.chat.room.Room;
import madang.chat.room.User;
import org.jspecify.annotations.Nullable;

/**
 * Whom or what a METADATA is about.
 *
 * @param name as answers call it
 * @param metadata what is said about it
 * @param room the room, or null
 * @param user the user, or null: also of a caller that hasn't registered yet
 */
record Described(String name, Metadata metadata, @Nullable Room room, @Nullable User user) {

  /**
   * The target of this name: {@code *} is the caller; null if there is none that he may know of.
   */
  static @Nullable Described of(IrcHandler h, String target) {
    if (target.equals("*")) {
      return new Described(
          h.registered() ? h.nickOrStar() : "*",
          h.metadata(),
          null,
          h.registered() ? h.user() : null);
    }
    if (!h.registered()) {
      return null;
    }
    if (target.startsWith("#")) {
      Room room = h.world().room(target);
      return room == null || !room.visibleTo(h.user())
          ? null
          : new Described(room.name(), room.metadata(), room, null);
    }
    User user = h.world().user(target);
    return user == null ? null : new Described(user.nick(), user.metadata(), null, user);
  }

  /** Whether it is the caller. */
  boolean isSelf(IrcHandler h) {
    return room == null && metadata == h.metadata();
  }

  /** What is said has changed: of a room it is kept for the next start. */
  void changed() {
    if (room != null) {
      room.described();
    }
  }

  /** Whether the caller may change what is said. */
  boolean changeableBy(IrcHandler h) {
    if (room != null) {
      return room.operatedBy(h.user());
    }
    return user == null || Rights.describes(h.user(), user);
  }
}
