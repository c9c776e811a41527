package madang.net.engine;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a loop owns, whether the loop is told that sockets are ready or that work on
 * them is done: what doesn't depend on that.
 *
 * <p>Everything here runs on the loop, but for the methods that {@link Connection} opens to any
 * thread: those act at once where the caller is the loop and nothing waits in its inbox, and go
 * through the inbox otherwise. An operation that overtook the inbox would break the order that one
 * thread's calls have.
 */
public abstract class LoopConnection implements Member, Life.Owner, TimerWheel.Owner {
  private final long id;
  private final int fd;
  private final SocketAddress remote;
  private @Nullable SocketAddress local;
  private final @Nullable ListenerHandle listener;

  private final HandlerCalls handler;
  private final ConnectionTimers timers;
  protected final Life life = new Life(this);
  private boolean dirty;

  /**
   * @param fd the socket, or negative where none could be made
   * @param listener where it was accepted, or null for an outgoing connection
   */
  protected LoopConnection(
      LoopThread loop,
      long id,
      int fd,
      SocketAddress remote,
      Handler handler,
      @Nullable ListenerHandle listener) {
    this.id = id;
    this.fd = fd;
    this.remote = remote;
    this.listener = listener;
    this.handler = new HandlerCalls(this, handler);
    this.timers = new ConnectionTimers(this, loop);
  }

  // ---- what differs ------------------------------------------------------------------------

  @Override
  public abstract LoopThread loop();

  /** Takes an accepted socket in. */
  protected abstract void adopt(Handler.Factory handlers);

  /** The turn's flush: all that is due in one write, then what follows from how far it went. */
  protected abstract void flush();

  /** Our end's address, as the kernel tells it now. */
  protected abstract SocketAddress askLocal();

  // ---- sending -----------------------------------------------------------------------------

  @Override
  public final void send(Frame frame) {
    if (loop().runsNow()) {
      enqueue(frame);
    } else {
      offer(frame);
    }
  }

  private void offer(Frame frame) {
    boolean own = isOwner(); // counted, so that writable() tells of it
    if (own) {
      output().offered(frame.length());
    }
    loop().offer(new Delivery.One(this, frame, own));
  }

  @Override
  public final void send(ByteBuffer bytes) {
    loop().assertOwner();
    if (!loop().runsNow()) {
      offer(Frame.copyOf(bytes));
    } else if (accepts()) {
      output().stage(bytes);
      markDirty();
    } else {
      bytes.position(bytes.limit());
    }
  }

  /** Puts a frame into the outbox, to leave at the turn's end. */
  @Override
  public final void enqueue(Frame frame) {
    if (accepts()) {
      output().add(frame);
      loop().counters().add(LoopCounters.DELIVERIES, 1);
      markDirty();
    }
  }

  private boolean accepts() {
    return life.isAlive() && !output().endAsked();
  }

  /** Has the turn's flush come by here. */
  public final void markDirty() {
    if (!dirty) {
      dirty = true;
      loop().flushLater(this);
    }
  }

  /** The turn's flush has come. */
  public final void flushNow() {
    dirty = false;
    flush();
  }

  @Override
  public final long pendingBytes() {
    loop().assertOwner();
    return output().bytes();
  }

  @Override
  public final boolean writable() {
    loop().assertOwner();
    return output().hasRoom();
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public final void shutdownOutput() {
    if (loop().runsNow()) {
      beginShutdown();
    } else {
      loop().offer(new Inbox.Task(this::beginShutdown));
    }
  }

  private void beginShutdown() {
    if (life.isOpen()) {
      output().end();
      markDirty();
    }
  }

  @Override
  public final void close(CloseReason why) {
    if (loop().runsNow()) {
      beginClose(why);
    } else {
      loop().offer(new Inbox.Task(() -> beginClose(why)));
    }
  }

  @Override
  public final void beginClose(CloseReason why) {
    life.close(why);
  }

  @Override
  public final void closing() {
    loop().closeLater(this);
  }

  @Override
  public final long lingerNs() {
    return loop().lingerNs();
  }

  /** Makes room at the listener. */
  protected final void leave() {
    if (listener != null) {
      listener.left();
    }
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public final void execute(Runnable task) {
    loop()
        .offer(
            new Inbox.Task(() -> {
              if (life.isAlive()) {
                handler.call(task);
              }
            }));
  }

  @Override
  public final void handler(Handler next) {
    loop().assertOwner();
    handler.handler(next);
  }

  @Override
  public final void schedule(int kind, long delayNs) {
    loop().assertOwner();
    if (life.isAlive()) {
      timers.set(kind, delayNs);
    }
  }

  @Override
  public final void cancel(int kind) {
    loop().assertOwner();
    timers.cancel(kind);
  }

  @Override
  public final void expired(TimerWheel.Timer timer) {
    if (!life.expired() && life.isAlive()) {
      handler.timer(timer.kind);
    }
  }

  @Override
  public final long id() {
    return id;
  }

  @Override
  public final SocketAddress remote() {
    return remote;
  }

  @Override
  public final SocketAddress local() {
    loop().assertOwner();
    if (local == null) {
      if (life.isClosed()) {
        return StreamSockets.UNKNOWN;
      }
      local = askLocal();
    }
    return local;
  }

  @Override
  public final boolean isOwner() {
    return loop().isCurrentThread();
  }

  @Override
  public final HandlerCalls handlerCalls() {
    return handler;
  }

  @Override
  public final Schedule timers() {
    return timers;
  }

  public final Life life() {
    return life;
  }

  public final boolean isOpen() {
    return life.isOpen();
  }

  public final int fd() {
    return fd;
  }

  @Override
  public final String toString() {
    return "connection " + id + " " + remote;
  }
}
