package madang.net.engine.blocking;

import java.net.UnixDomainSocketAddress;
import madang.net.Handler;
import madang.net.engine.Life;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Poll;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's own thread does, from the first call to close(2): it opens the connection,
 * reads for as long as reading is wanted, and gives the descriptor back when nobody uses it.
 */
final class ConnectionThread implements Runnable {
  private final BlockingEngine engine;
  private final BlockingConnection connection;
  private final Context context;
  private final Life life;
  private final Handler.@Nullable Factory handlers;
  private final @Nullable BlockingListener listener;

  private ConnectionThread(
      BlockingEngine engine,
      BlockingConnection connection,
      Handler.@Nullable Factory handlers,
      @Nullable BlockingListener listener) {
    this.engine = engine;
    this.connection = connection;
    this.context = connection.context();
    this.life = connection.life();
    this.handlers = handlers;
    this.listener = listener;
  }

  static ConnectionThread accepted(
      BlockingEngine engine, BlockingConnection connection, BlockingListener listener) {
    return new ConnectionThread(engine, connection, listener.handlers(), listener);
  }

  /** A life whose connect(2) has begun. */
  static ConnectionThread outgoing(BlockingEngine engine, BlockingConnection connection) {
    return new ConnectionThread(engine, connection, null, null);
  }

  @Override
  public void run() {
    try {
      if (handlers != null) {
        connection.adopt(handlers);
      } else {
        connection.connected(connect());
      }
      if (engine.parks()) {
        readParked();
      } else {
        readBlocking();
      }
    } catch (Throwable thrown) {
      connection.loss().failed(thrown);
    } finally {
      end();
    }
  }

  /** Gives back what the connection holds; also where its thread couldn't be started. */
  void end() {
    awaitUnused();
    engine.poll().leave(connection.parking());
    if (connection.fd() >= 0) {
      CallMemory lent = engine.writeMemory().take(); // for its errno
      engine.calls().close(lent.state, connection.fd());
      engine.writeMemory().give(lent);
    }
    engine.gone(connection);
    if (listener != null) {
      listener.left(); // last: who sees a place free here finds a thread free, too
    }
  }

  /** Waits until no other thread is in a call on the descriptor, or ever will be. */
  private void awaitUnused() {
    context.enter();
    try {
      life.abandon();
      while (connection.output().blocked()) {
        context.changed().awaitUninterruptibly();
      }
    } finally {
      context.leave();
    }
  }

  private int connect() {
    int fd = connection.fd();
    if (engine.parks()) {
      int parked = connection.parking().awaitWritable();
      return parked < 0 ? parked : -Math.abs(Sockets.soError(CallState.ofThread(), fd));
    }
    // Begun without waiting. A second connect(2) would wait and tell the outcome, but where the
    // connection was closed just before, it would begin anew; poll(2) returns at once then.
    var state = CallState.ofThread();
    int result;
    do {
      result =
          connection.remote() instanceof UnixDomainSocketAddress
              ? engine.calls().connect(state, fd, connection.remote(), true)
              : awaitConnected(state, fd);
    } while (result == -Errno.EINTR);
    return result == -Errno.EISCONN ? 0 : result;
  }

  private int awaitConnected(CallState state, int fd) {
    CallMemory lent = engine.writeMemory().take();
    int result = engine.calls().poll(lent, fd, Poll.POLLOUT, true);
    engine.writeMemory().give(lent);
    return result < 0 ? result : -Math.abs(Sockets.soError(state, fd));
  }

  /** A thread of the system's own: the read itself waits. */
  private void readBlocking() {
    CallMemory memory = engine.readMemory().take();
    try {
      while (awaitReading()) {
        engine.holdWhileBehind();
        int result =
            engine
                .calls()
                .read(memory.state, connection.fd(), memory.address(), memory.capacity(), true);
        if (result != -Errno.EINTR) {
          received(memory, result);
        }
      }
    } finally {
      engine.readMemory().give(memory);
    }
  }

  /**
   * A virtual thread parks before the read: a native call that waits would hold its carrier. It has
   * memory to read into only while there is something to read.
   */
  private void readParked() {
    boolean empty = false;
    while (awaitReading()) {
      engine.holdWhileBehind();
      int parked = empty ? connection.parking().awaitReadable() : 0;
      CallMemory memory = engine.readMemory().take();
      int result =
          parked < 0
              ? parked
              : engine
                  .calls()
                  .read(memory.state, connection.fd(), memory.address(), memory.capacity(), false);
      // A short read says the same as EAGAIN, one call earlier.
      empty = result == -Errno.EAGAIN || (result > 0 && result < memory.capacity());
      if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
        received(memory, result);
      }
      engine.readMemory().give(memory);
    }
  }

  /** Waits until it is time to read; false: the connection is closed, never read again. */
  private boolean awaitReading() {
    context.enter();
    try {
      connection.input().inCall(false);
      while (!connection.mayRead() && !life.isClosed()) {
        int armed = life.isOpen() ? connection.parking().armHangUp() : 0;
        if (armed < 0) {
          life.broken("epoll_ctl", -armed);
          connection.turn();
        } else {
          context.changed().awaitUninterruptibly();
        }
      }
      connection.input().inCall(!life.isClosed());
      return !life.isClosed();
    } finally {
      connection.leave();
    }
  }

  /**
   * The read has returned.
   *
   * @param memory where the bytes are
   * @param result how many, 0 at the peer's end, or -errno
   */
  private void received(CallMemory memory, int result) {
    context.enter();
    try {
      connection.input().inCall(false);
      context.runQueue();
      if (life.isLingering()) {
        connection.readForNothing(result);
      } else if (life.isOpen()) {
        take(memory, result);
      }
      connection.turn();
    } finally {
      connection.leave();
    }
  }

  private void take(CallMemory memory, int result) {
    if (result > 0) {
      engine.counters().read(result);
      connection.input().arrived(memory.view(result));
    } else if (result == 0 && connection.output().blocked() && isGone()) {
      life.broken("read", 0); // the writer has the reason, and may come to tell it later than this
    } else if (result == 0) {
      connection.input().endArrived();
    } else {
      life.broken("read", -result);
    }
  }

  /** Whether nothing goes either way any more: a read says 0 then, as at the peer's end. */
  private boolean isGone() {
    CallMemory lent = engine.writeMemory().take(); // a read's own may be of a single byte
    int found = engine.calls().poll(lent, connection.fd(), 0, false);
    engine.writeMemory().give(lent);
    return found > 0 && (found & Poll.POLLHUP) != 0;
  }
}
