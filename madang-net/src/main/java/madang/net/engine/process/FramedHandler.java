package madang.net.engine.process;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/**
 * The engine's end of the stream to a worker that pumps: takes the frames of {@link Wire} apart. On
 * the loop only.
 *
 * <p>What the handler leaves unread stays where the reactor keeps unread bytes, so that its rules
 * for pauses and full outboxes hold here as well. For that the bytes of the connection are moved to
 * the front of the reactor's buffer, the headers between them dropped: it then holds {@link
 * #payload} bytes that belong to the handler, and behind them what hasn't been taken apart.
 */
final class FramedHandler implements Handler {
  private final FramedConnection connection;
  private final long pid;

  /** Told the bytes that aren't the connection's. */
  private final LongAdder overhead;

  /** Bytes at the front of the reactor's buffer that the handler has left. */
  private int payload;

  /** Bytes of a DATA frame that are still to come. */
  private int dataLeft;

  private boolean ended;

  /** For the connection of the worker with this process id. */
  FramedHandler(FramedConnection connection, long pid, LongAdder overhead) {
    this.connection = connection;
    this.pid = pid;
    this.overhead = overhead;
  }

  @Override
  public void onBytes(Connection stream, ByteBuffer in) {
    boolean goesOn = true;
    while (goesOn && connection.takesBytes()) {
      int before = payload;
      boolean control = unwrap(in);
      boolean grew = payload > before;
      if (payload > 0 && (grew || connection.owesAnOffer())) {
        offer(in);
      }
      boolean starved = payload > 0 && connection.owesAnOffer();
      goesOn = !starved && (control ? obeyed(in) : grew);
    }
    if (payload == 0) {
      connection.owesNothing();
    }
    if (connection.isClosing()) {
      in.position(in.limit());
    }
  }

  /**
   * Moves the next DATA frame's bytes, which are one read of the worker's, up to the payload, and
   * what is behind them after.
   *
   * @return whether a whole control frame is next
   */
  private boolean unwrap(ByteBuffer in) {
    int to = in.position() + payload;
    int from = to;
    if (dataLeft == 0) {
      if (!Wire.hasHeader(in, from)) {
        return false;
      }
      int length = Wire.length(in, from);
      if (Wire.type(in, from) != Wire.DATA) {
        return in.limit() - from >= Wire.HEADER_BYTES + length;
      }
      dataLeft = length;
      overhead.add(Wire.HEADER_BYTES);
      from += Wire.HEADER_BYTES;
    }
    int count = Math.min(dataLeft, in.limit() - from);
    move(in, from, to, count);
    payload += count;
    dataLeft -= count;
    cut(in, from + count, to + count);
    return false;
  }

  private static void move(ByteBuffer in, int from, int to, int count) {
    if (from != to && count > 0) {
      in.put(to, in, from, count);
    }
  }

  /** Takes out what lies between {@code to} and {@code from}. */
  private static void cut(ByteBuffer in, int from, int to) {
    int rest = in.limit() - from;
    move(in, from, to, rest);
    in.limit(to + rest);
  }

  private void offer(ByteBuffer in) {
    int limit = in.limit();
    in.limit(in.position() + payload);
    connection.offer(in);
    payload = in.remaining();
    in.limit(limit);
  }

  /** Does what the control frame behind the payload says; false where it has to wait. */
  private boolean obeyed(ByteBuffer in) {
    int at = in.position() + payload;
    int length = Wire.length(in, at);
    switch (Wire.type(in, at)) {
      case Wire.OPEN -> connection.opened(Wire.remote(in, at), Wire.local(in, at));
      case Wire.RESET -> connection.cutOff(Wire.reason(in, at, length));
      case Wire.END -> {
        if (!connection.takesBytes()) {
          return false; // the end comes after the bytes
        }
        end(in);
      }
      default -> throw new IllegalStateException("unknown frame " + Wire.type(in, at));
    }
    overhead.add(Wire.HEADER_BYTES + length);
    cut(in, at + Wire.HEADER_BYTES + length, at);
    return true;
  }

  private void end(ByteBuffer in) {
    ended = true;
    int limit = in.limit();
    int at = in.position() + payload;
    in.limit(at);
    connection.ended(in);
    payload = 0;
    in.limit(limit).position(at);
  }

  /** The stream is over: the worker has done its work, or is dead. */
  @Override
  public void onEnd(Connection stream, ByteBuffer unread) {
    if (!ended || !connection.endAsked()) {
      connection.cutOff(died());
    } // else both directions are over, and the reactor closes by itself
  }

  /** The worker has been waited for. Any thread. */
  void reaped(int exitCode) {
    if (exitCode == Worker.CONNECTION_BROKE) {
      connection.cutOff(CloseReason.PEER_RESET); // perhaps RESET wasn't read, in a pause
    } else if (exitCode != Worker.DONE) {
      connection.cutOff(died());
    }
  }

  private CloseReason died() {
    return new CloseReason(CloseReason.Kind.IO_ERROR, "worker process " + pid + " has died");
  }

  @Override
  public void onDrained(Connection stream) {
    connection.drained();
  }

  @Override
  public void onTimer(Connection stream, int kind) {
    connection.timerDue(kind);
  }

  @Override
  public void onClose(Connection stream, CloseReason reason) {
    connection.closed(reason);
  }

  /** Here the stream's; the handler's own is looked at after each offer. */
  @Override
  public int unreadLimit() {
    return Integer.MAX_VALUE;
  }
}
