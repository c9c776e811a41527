package madang.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * One socket and its serial context. As an {@link Executor} it runs tasks on that context, so that
 * work done elsewhere comes home; a task offered after the close is dropped.
 *
 * <p><b>Threads.</b> {@link #send(Frame)}, {@link #shutdownOutput}, {@link #close}, {@link
 * #execute}, {@link #id} and {@link #remote}: any thread, never blocking. All else: only on the
 * connection's context (in a callback of its handler or in a task it executes), asserted.
 *
 * <p><b>Order.</b> What one thread does to one connection happens in that order, whichever mix of
 * these methods and of {@link ConnectionGroup}s it goes through.
 */
public interface Connection extends Executor {

  /** A number that no other connection of this engine has had or will have; from 1 up. */
  long id();

  /** The peer's address: an InetSocketAddress, or a UnixDomainSocketAddress. */
  SocketAddress remote();

  /**
   * Our own address; port 0 where the connection ended before anybody asked. On the context only.
   */
  SocketAddress local();

  /** Whether the calling code runs on this connection's context. Any thread. */
  boolean isOwner();

  /**
   * Sends a frame. Any thread; never blocks. Frames for one connection in one turn of its loop
   * leave in one write. After the close it does nothing.
   *
   * <p>The outbox holds at most {@link EngineOptions#outboxBytes}: what is left over that after the
   * kernel took what it could closes the connection with {@link CloseReason#OUTBOX_FULL}.
   */
  void send(Frame frame);

  /**
   * Sends what {@code bytes} has remaining and consumes it; the bytes are staged before this
   * returns, so the buffer can be used again. On the context only. Allocates nothing while the peer
   * keeps up and nobody else is sending to this connection's loop.
   */
  void send(ByteBuffer bytes);

  /**
   * Bytes sent that the kernel hasn't taken yet, those of this turn included. On the context only.
   */
  long pendingBytes();

  /**
   * Whether the outbox is less than half full. When it isn't, the engine has stopped or will stop
   * reading from this peer until the outbox is empty. On the context only.
   */
  boolean writable();

  /**
   * Ends our direction after what was sent so far has left; the peer reads to its end. Any thread.
   */
  void shutdownOutput();

  /**
   * Closes in good order: nothing more is read or accepted for sending, {@link Handler#onClose} is
   * called by the end of the turn, and what was sent before still leaves, for at most {@link
   * EngineOptions#lingerNs}. The first reason counts. Any thread.
   */
  void close(CloseReason reason);

  /**
   * Stops offering bytes until {@link #resumeReads}; a reset is still noticed. On the context only.
   */
  void pauseReads();

  /**
   * Takes reading up again, offering what was left unread first, though not from within this call.
   * On the context only.
   */
  void resumeReads();

  /** The handler that gets the callbacks from now on (a protocol upgrade). On the context only. */
  void handler(Handler next);

  /**
   * Calls {@link Handler#onTimer} with {@code kind} in {@code delayNs} nanoseconds, not before, and
   * late by at most the wheel's tick (about 8 ms) plus the loop's turn. A timer of the same kind is
   * replaced. On the context only.
   *
   * @param kind a small number of the handler's own; a connection has as many timers as kinds
   */
  void schedule(int kind, long delayNs);

  /** Takes a timer back; nothing if none is set. On the context only. */
  void cancel(int kind);

  /** Runs a task on this connection's context, in order with sends. Any thread; never blocks. */
  @Override
  void execute(Runnable task);
}
