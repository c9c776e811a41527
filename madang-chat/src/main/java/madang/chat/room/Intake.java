package madang.chat.room;

import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.wire.LineReader;
import org.jspecify.annotations.Nullable;

/**
 * Takes a session's lines as they come, at a fair pace: as long as nothing holds it and the caller
 * reads what it is told. On the connection's context.
 */
final class Intake {
  private final Session session;
  private final Connection connection;
  private final LineReader lines;
  private final Pace pace = new Pace();
  private int holds;
  private byte @Nullable [] tail;
  private boolean reading;

  Intake(Session session, Connection connection, LineReader lines) {
    this.session = session;
    this.connection = connection;
    this.lines = lines;
  }

  /** Whether a line is being taken: what is sent now answers it. */
  boolean reading() {
    return reading;
  }

  /** Takes lines, until one is unfinished or something holds it. */
  void take(ByteBuffer in) {
    boolean before = reading;
    reading = true;
    try {
      takeLines(in);
    } finally {
      reading = before;
    }
  }

  private void takeLines(ByteBuffer in) {
    while (holds == 0 && !session.closing() && connection.writable()) {
      if (!in.hasRemaining()) {
        return;
      }
      long wait = pace.waitMs(session.world.limits(), session.world.now());
      if (wait > 0) {
        hold(Session.HOLD_PACE);
        connection.schedule(Session.TIMER_PACE, wait * Session.NS_PER_MS);
        return;
      }
      int mark = in.position();
      switch (lines.next(in)) {
        case NONE -> {
          return;
        }
        case TOO_LONG -> {
          spend();
          session.tooLong(in, lines.start(), lines.end());
          session.mustWait(true); // what it was told may be one more that waits
        }
        case LINE -> {
          if (lines.start() < lines.end()) {
            if (!session.line(in, lines.start(), lines.end())) {
              in.position(mark);
              return;
            }
            spend();
          } else if (session.emptyLine(in.get(lines.end()))) {
            spend();
          }
        }
      }
    }
  }

  private void spend() {
    pace.spend(session.world.limits());
  }

  /** Takes what came before the peer's end, keeps what must wait, and closes after the last. */
  void takeLast(ByteBuffer in) {
    take(in);
    if (session.closing()) {
      return;
    }
    boolean blocked = holds != 0 || !connection.writable();
    if (!blocked && in.hasRemaining()) {
      int mark = in.position();
      boolean taken = unfinishedLine(in);
      in.position(taken ? in.limit() : mark);
      blocked = holds != 0;
    }
    if (blocked) {
      byte[] rest = new byte[in.remaining()];
      in.get(rest);
      tail = rest;
      return;
    }
    tail = null;
    session.close(CloseReason.PEER_ENDED);
  }

  private boolean unfinishedLine(ByteBuffer in) {
    boolean before = reading;
    reading = true;
    try {
      return session.unfinishedLine(in);
    } finally {
      reading = before;
    }
  }

  /** The caller reads again: what came before its end goes on. */
  void drained() {
    byte[] rest = tail;
    if (rest != null) {
      takeLast(ByteBuffer.wrap(rest));
    }
  }

  /** Takes nothing any more. */
  void end() {
    tail = null;
  }

  /** Stops taking lines until {@link #release} with the same bit. */
  void hold(int bit) {
    if (holds == 0 && tail == null && !session.closing()) {
      connection.pauseReads();
    }
    holds |= bit;
  }

  /** Takes a hold back, and goes on. */
  void release(int bit) {
    if ((holds & bit) == 0) {
      return;
    }
    holds &= ~bit;
    if (holds != 0 || session.closing()) {
      return;
    }
    byte[] rest = tail;
    if (rest != null) {
      takeLast(ByteBuffer.wrap(rest));
    } else {
      connection.resumeReads();
    }
  }

  /** Takes a hold back within the line that caused it, which goes on by itself. */
  void undo(int bit) {
    holds &= ~bit;
    if (holds == 0 && tail == null) {
      connection.resumeReads();
    }
  }
}
