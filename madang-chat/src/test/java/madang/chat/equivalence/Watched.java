package madang.chat.equivalence;

import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/**
 * Stands around a service's handler and says how far it has come: lock-step needs to know when what
 * was written has been taken, also where nobody is told anything.
 */
final class Watched implements Handler {

  /** Told after each callback, on the connection's context. */
  interface Progress {
    void opened(Connection connection, Watched watched);

    void moved();

    void closed(Watched watched);
  }

  private final String door;
  private final Handler inner;
  private final Progress progress;
  private volatile long taken;
  private int left;

  Watched(String door, Handler inner, Progress progress) {
    this.door = door;
    this.inner = inner;
    this.progress = progress;
  }

  /** The door that the caller came in by. */
  String door() {
    return door;
  }

  /** Bytes that have been offered to the handler, which then returned. Any thread. */
  long taken() {
    return taken;
  }

  @Override
  public void onOpen(Connection connection) {
    inner.onOpen(connection);
    progress.opened(connection, this);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the connection's context
  public void onBytes(Connection connection, ByteBuffer in) {
    int fresh = in.remaining() - left; // what was left unread is offered again
    inner.onBytes(connection, in);
    left = in.remaining();
    taken += fresh;
    progress.moved();
  }

  @Override
  public void onEnd(Connection connection, ByteBuffer unread) {
    inner.onEnd(connection, unread);
  }

  @Override
  public void onDrained(Connection connection) {
    inner.onDrained(connection);
  }

  @Override
  public void onTimer(Connection connection, int kind) {
    inner.onTimer(connection, kind);
  }

  @Override
  public void onClose(Connection connection, CloseReason reason) {
    inner.onClose(connection, reason);
    progress.closed(this);
  }

  @Override
  public int unreadLimit() {
    return inner.unreadLimit();
  }
}
