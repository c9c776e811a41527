package madang.net.engine;

import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/**
 * The loop's half of a connection whose handler runs on workers: turns what the loop tells into
 * tasks for the other half. On the loop only.
 */
final class OffloadedHandler implements Handler {
  private final OffloadedConnection facade;
  private boolean bothEndedTold;

  OffloadedHandler(OffloadedConnection facade) {
    this.facade = facade;
  }

  @Override
  public void onOpen(Connection inner) {
    facade.local(inner.local());
    facade.submit(facade::opened);
  }

  @Override
  public void onBytes(Connection inner, ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    if (facade.received(bytes)) {
      inner.pauseReads();
      facade.pausedByLoop();
    }
  }

  @Override
  public void onEnd(Connection inner, ByteBuffer unread) {
    facade.submit(facade::peerEnded);
  }

  @Override
  public void onDrained(Connection inner) {
    facade.submit(facade::drained);
  }

  @Override
  public void onTimer(Connection inner, int kind) {
    facade.submit(() -> facade.timerDue(kind));
  }

  @Override
  public void onClose(Connection inner, CloseReason reason) {
    facade.submit(() -> facade.closed(reason));
  }

  /**
   * Both directions have ended. The handler may be about to close for a reason of its own, so the
   * close is decided on its context, behind what it is doing now.
   */
  void bothEnded() {
    if (!bothEndedTold) {
      bothEndedTold = true;
      facade.submit(facade::bothEnded);
    }
  }

  /** A flush has left so many bytes in the outbox. */
  void flushed(long bytesLeft) {
    facade.flushed(bytesLeft);
  }
}
