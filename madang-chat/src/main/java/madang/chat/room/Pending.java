package madang.chat.room;

import java.util.List;
import madang.chat.Entry;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way through a log, with the session that waits for it. Under its conversation's
 * lock.
 */
final class Pending {
  final Conversation where;
  final Entry entry;
  final Session by;
  final @Nullable Member member;

  /** How high a rank must be to hear it. */
  final int least;

  /** What the sender's own line carries, and the answer that it is part of. */
  final @Nullable String tags;

  final @Nullable Answer answer;
  boolean settled;
  boolean failed;

  /** Its sender is to be told something now that had waited for it. */
  boolean due;

  Room.@Nullable Scene scene;

  /** To whom it looks as if they had come to another room, and are shown that. */
  List<Session> moved = List.of();

  Room.@Nullable Scene view;
  boolean last;

  Pending(Conversation where, Entry entry, Session by, @Nullable Member member, int least) {
    this.where = where;
    this.entry = entry;
    this.by = by;
    this.member = member;
    this.least = least;
    // What only some may hear is never logged, since history doesn't know who they were.
    this.settled = least > 0 || !KeptTags.waits(by.world, entry);
    // A connection that is over may leave from any thread, and asked for nothing.
    this.answer = entry.kind() == Entry.Kind.QUIT ? null : by.answering();
    this.tags = answer == null ? null : answer.expect(isToldBack());
  }

  /** Tells the sender, with the tags of the answer that it waits for. */
  void tellSender(Encoding encoding, int mask) {
    int need = mask & Audience.relevant(entry) & Mask.AUDIENCE;
    Frame frame = encoding.encode(entry, need, tags);
    if (frame != null) {
      by.connection().send(frame);
    }
  }

  /** Whether the room is looked up by another name now. */
  boolean moves() {
    Names names = by.world.names();
    String next = entry.about() == null ? "" : entry.about();
    return entry.kind() == Entry.Kind.RENAME
        && !names.fold(entry.target()).equals(names.fold(next));
  }

  private boolean isToldBack() {
    return switch (entry.kind()) {
      case MESSAGE, NOTICE -> (by.mask(null) & Mask.ECHO_MESSAGE) != 0;
      case TAGS -> (by.mask(null) & Mask.ECHO_MESSAGE) != 0;
      case REDACT -> (by.mask(null) & Mask.MESSAGE_REDACTION) != 0;
      case RENAME -> (by.mask(null) & Mask.CHANNEL_RENAME) != 0 || moves();
      case INVITE -> false;
      default -> true;
    };
  }

  /** What its session does about it once it is delivered: without the conversation's lock. */
  void finish() {
    Room.Scene entered = scene;
    Room.Scene seen = view;
    if (due) {
      by.home(by::tellDue);
    }
    if (entered != null && where instanceof Room room) {
      by.home(() -> by.answering(answer, () -> by.entered(room, entered)));
    }
    if (seen != null && where instanceof Room room) {
      moved.forEach(session -> session.home(() -> session.entered(room, seen)));
    }
    if (last) {
      by.postsDelivered();
    }
  }
}
