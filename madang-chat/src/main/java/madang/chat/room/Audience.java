package madang.chat.room;

import java.util.ArrayList;
import java.util.List;
import madang.chat.Entry;
import madang.chat.Piece;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a room's members, in one group for each set of needs ({@link Mask}). An entry
 * is encoded once for each need that matters to it. For those who are shown first what was said
 * before they came, entries are kept meanwhile. Under the room's lock.
 */
public final class Audience {
  /** Entries that are kept for one member: with one more it hears the room, caught up or not. */
  static final int MOST_KEPT = 1_000;

  /** Connections with the same needs. */
  record Bucket(int mask, ConnectionGroup group) {}

  private final IoEngine engine;
  private final Encoding encoding;
  private final ArrayList<Bucket> buckets = new ArrayList<>(2);
  private final ArrayList<Member> late = new ArrayList<>(0);

  Audience(IoEngine engine, Encoding encoding) {
    this.engine = engine;
    this.encoding = encoding;
  }

  /** Puts a member's connection into the group for its needs, taking it out of any other. */
  void place(Member member, int mask) {
    int bits = (mask & Mask.AUDIENCE & ~Mask.LEVELS) | member.level() << Mask.LEVEL_SHIFT;
    Bucket old = member.bucket;
    if (old != null && old.mask == bits) {
      return;
    }
    Bucket bucket = bucket(bits);
    remove(member);
    bucket.group.add(member.user().session().connection());
    member.bucket = bucket;
  }

  /** Whether a member is in the group for its rank. */
  boolean fits(Member member) {
    Bucket bucket = member.bucket;
    return bucket == null || (bucket.mask & Mask.LEVELS) >> Mask.LEVEL_SHIFT == member.level();
  }

  private Bucket bucket(int mask) {
    for (Bucket bucket : buckets) {
      if (bucket.mask == mask) {
        return bucket;
      }
    }
    Bucket bucket = new Bucket(mask, engine.newGroup());
    buckets.add(bucket);
    return bucket;
  }

  /** Keeps for a newcomer what is told from now on, until it has {@link #caughtUp}. */
  void keepFor(Member member) {
    member.kept = new ArrayList<>(0);
    late.add(member);
  }

  /** Tells a member what was kept for it; from now on it hears the room. */
  void caughtUp(Member member) {
    if (tellKept(member)) {
      place(member, member.user().session().mask(null));
    }
  }

  /** Nobody is waited for any longer. */
  void allCaughtUp() {
    while (!late.isEmpty()) {
      caughtUp(late.getLast());
    }
  }

  private boolean tellKept(Member member) {
    List<Entry> kept = member.kept;
    if (kept == null) {
      return false;
    }
    member.kept = null;
    late.remove(member);
    kept.forEach(member.user().session()::tell);
    return true;
  }

  private void keep(Member member, Entry entry, int least, @Nullable Connection except) {
    List<Entry> kept = member.kept;
    if (kept == null || member.level() < least || member.user().session().connection() == except) {
      return;
    }
    if (kept.size() < MOST_KEPT) {
      kept.add(entry);
    } else {
      caughtUp(member);
    }
  }

  void remove(Member member) {
    tellKept(member);
    Bucket bucket = member.bucket;
    if (bucket != null) {
      member.bucket = null;
      bucket.group.remove(member.user().session().connection());
      if (bucket.group.size() == 0) {
        buckets.remove(bucket);
      }
    }
  }

  /** Tells an entry to everybody but one connection. */
  void send(Entry entry, @Nullable Connection except) {
    send(entry, 0, except);
  }

  /** Tells an entry to those whose rank is at least so high, but for one connection. */
  void send(Entry entry, int least, @Nullable Connection except) {
    for (int i = late.size() - 1; i >= 0; i--) {
      keep(late.get(i), entry, least, except);
    }
    int relevant = relevant(entry);
    int count = buckets.size();
    Frame[] frames = new Frame[count];
    for (int i = 0; i < count; i++) {
      Bucket bucket = buckets.get(i);
      if ((bucket.mask & Mask.LEVELS) >> Mask.LEVEL_SHIFT < least) {
        continue;
      }
      int need = bucket.mask & relevant;
      Frame frame = null;
      boolean known = false;
      for (int k = 0; k < i && !known; k++) {
        // Of a group that was left out there is no frame, though its needs may be the same.
        known = frames[k] != null && (buckets.get(k).mask & relevant) == need;
        frame = known ? frames[k] : null;
      }
      if (!known) {
        frame = encoding.encode(entry, need);
      }
      if (frame != null) {
        frames[i] = frame;
        bucket.group.send(frame, except);
      }
    }
  }

  /** The needs that change how this entry is told. */
  public static int relevant(Entry entry) {
    int kind = relevant(entry.kind());
    return Piece.several(entry) ? kind | Mask.MULTILINE : kind;
  }

  /** The needs that change how every entry of a kind is told. */
  public static int relevant(Entry.Kind kind) {
    int always = Mask.TEXT | Mask.ELSEWHERE | Mask.SERVER_TIME | Mask.MESSAGE_TAGS;
    return switch (kind) {
      case JOIN -> always | Mask.EXTENDED_JOIN;
      case AWAY -> always | Mask.AWAY_NOTIFY;
      case NAME -> always | Mask.SETNAME;
      case INVITE -> always | Mask.INVITE_NOTIFY;
      case HOST -> always | Mask.CHGHOST;
      case REDACT -> always | Mask.MESSAGE_REDACTION;
      case RENAME -> always | Mask.CHANNEL_RENAME;
      case MESSAGE -> always | Mask.RELAYMSG;
      default -> always;
    };
  }
}
