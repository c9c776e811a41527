package madang.net.engine.uring;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.engine.ListenerHandle;
import madang.net.engine.LoopConnection;
import madang.net.engine.Reasons;
import madang.net.engine.StreamSockets;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose requests an io_uring loop carries out, from its first request to the last
 * completion. On the loop only, but for what {@link LoopConnection} opens to any thread.
 */
final class UringConnection extends LoopConnection implements Requests.Asker {
  private static final int POLLERR = 0x008;
  private static final int POLLHUP = 0x010;

  private final UringLoop loop;
  private final SocketRequests requests;
  private final Sending sending;
  private final Receiving receiving;

  /** Both directions are over, but the handler doesn't read now. */
  private boolean hungUp;

  /**
   * @param fd the socket, or negative where none could be made
   * @param listener where it was accepted, or null for an outgoing connection
   */
  UringConnection(
      UringLoop loop,
      long id,
      int fd,
      SocketAddress remote,
      Handler handler,
      @Nullable ListenerHandle listener) {
    super(loop, id, fd, remote, handler, listener);
    this.loop = loop;
    this.requests = new SocketRequests(loop, fd);
    this.sending = new Sending(loop, requests);
    this.receiving = new Receiving(this, loop, sending);
  }

  // ---- birth -------------------------------------------------------------------------------

  @Override
  protected void adopt(Handler.Factory handlers) {
    requests.begin(this);
    life.open();
    handlerCalls().make(handlers);
    opened();
  }

  /** Takes an outgoing socket in; {@code result} is what making it ready said. */
  void connect(SockAddr address, int result) {
    requests.begin(this);
    if (loop.isEnding()) {
      life.close(CloseReason.ENGINE_CLOSED);
    } else if (result < 0) {
      life.close(Reasons.connectFailed(-result));
    } else {
      requests.connect(address);
    }
  }

  private void connected(int result) {
    if (!life.isConnecting()) {
      return;
    }
    if (result < 0) {
      life.close(Reasons.connectFailed(-result));
    } else {
      life.open();
      opened();
    }
  }

  private void opened() {
    if (life.isOpen()) { // the factory may have thrown, or closed
      markDirty(); // to receive, and to send what was sent before
      handlerCalls().open();
    }
  }

  // ---- completions -------------------------------------------------------------------------

  @Override
  public void completed(int op, int result, int flags) {
    if (op == Op.CANCEL) {
      return; // the request that it ended tells
    }
    boolean more = CompletionQueue.more(flags);
    requests.completed(op, more);
    switch (op) {
      case Op.RECV -> received(result, flags, more);
      case Op.SEND -> sent(result);
      case Op.POLL -> polled(result, more);
      default -> connected(result);
    }
    if (life.isClosed()) {
      if (requests.none()) {
        requests.release();
      } else if (more) {
        requests.cancelAll(); // it came before the cancel, or has outlived it
      }
    }
  }

  private void received(int result, int flags, boolean more) {
    if (!more) {
      markDirty(); // the flush arms it again, if it is still wanted
    }
    if (result > 0) {
      if (life.isOpen()) {
        receiving.arrived(loop.buffers().view(CompletionQueue.buffer(flags), result));
      } else {
        life.heard();
      }
    } else if (result == 0) {
      receiving.end();
      life.peerEnded();
    } else if (result == -Errno.ENOBUFS) {
      loop.buffers()
          .lendMore(); // all were full, which by the end of this turn they aren't any more
    } else if (result != -Errno.ECANCELED && result != -Errno.EINTR) {
      life.broken("read", -result);
    }
  }

  private void sent(int result) {
    sending.taken(Math.max(result, 0));
    if (life.isClosed()) {
      sending.clear();
    } else if (result < 0 && result != -Errno.EINTR) {
      sending.clear();
      life.broken("write", -result);
    } else if (!life.isOpen() || sending.hasMore() || receiving.isStarved()) {
      markDirty();
    }
  }

  /** Something has happened to a socket that nothing is received from. */
  private void polled(int result, boolean more) {
    if (result < 0 || !life.isOpen() || requests.isReceiving()) {
      return; // an armed receive tells by itself
    }
    if ((result & POLLERR) != 0) {
      // The error is taken off the socket by this; none is left where a call has told it.
      life.close(Reasons.of("read", Math.abs(Sockets.soError(loop.calls().state, fd()))));
    } else if ((result & POLLHUP) != 0) {
      if (receiving.ended()) {
        life.close(CloseReason.PEER_ENDED);
      } else {
        hungUp = true;
      }
    } else if (!more) {
      markDirty(); // the flush watches again
    }
  }

  /** The peer's end, for the handler. */
  void end(ByteBuffer unread) {
    handlerCalls().end(unread);
    if (sending.ended()) {
      life.close(CloseReason.PEER_ENDED);
    }
  }

  // ---- sending -----------------------------------------------------------------------------

  @Override
  protected void flush() {
    if (life.isConnecting() || life.isClosed()) {
      return;
    }
    if (sending.begin()) {
      loop.sent(this, sending.number());
    }
    if (life.isOpen()) {
      flushed();
    } else {
      life.flushed();
    }
    if (life.isOpen()) {
      if (receiving.wantsMore()) {
        requests.receive();
      } else if (!hungUp) {
        requests.watchOnly();
      }
    } else if (life.isLingering() && !receiving.peerEnded()) {
      requests.receive();
    }
  }

  private void flushed() {
    if (sending.isBlocked()) {
      checkCap();
    } else if (sending.ended() && receiving.ended()) {
      life.close(CloseReason.PEER_ENDED);
    } else if (sending.caughtUp()) {
      handlerCalls().drained();
      receiving.afterStall();
    } else {
      receiving.afterFlush();
    }
  }

  /** A send was handed over; if it could be done at once, that has been told. */
  void handedOver(int number) {
    if (sending.number() == number && sending.left() && life.isOpen()) {
      checkCap();
      if (sending.stalled()) {
        markDirty(); // the flush ends the receive
      }
    }
  }

  private void checkCap() {
    sending.stallIfFull();
    if (sending.overCap()) {
      life.close(CloseReason.OUTBOX_FULL);
    }
  }

  @Override
  public Sending output() {
    return sending;
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public void lingers() {
    receiving.drop();
    markDirty(); // the flush receives, for nothing
  }

  @Override
  public boolean sayEnd() {
    sending.end();
    sending.begin(); // only the shutdown is left to do
    return receiving.peerEnded();
  }

  /** The descriptor is given back when all requests have completed. */
  @Override
  public void release(boolean reset) {
    sending.clear();
    if (reset) {
      // A failure means that nothing is left to drop.
      Sockets.resetOnClose(loop.calls().state, fd());
    }
    leave();
    if (requests.none()) {
      requests.release();
    } else {
      requests.cancelAll();
    }
  }

  @Override
  public void abandoned() {
    // The ring took its requests with it; the loop has closed what it could.
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void pauseReads() {
    loop.assertOwner();
    receiving.pause();
    markDirty(); // the flush ends the receive
  }

  @Override
  public void resumeReads() {
    loop.assertOwner();
    receiving.resume();
    markDirty();
  }

  @Override
  protected SocketAddress askLocal() {
    return StreamSockets.local(loop.calls().state, fd());
  }

  @Override
  public UringLoop loop() {
    return loop;
  }
}
