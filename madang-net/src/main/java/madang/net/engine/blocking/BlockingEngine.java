package madang.net.engine.blocking;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import madang.net.SystemCallException;
import madang.net.engine.Reasons;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each connection, or one connection at a time, as an engine. Any thread.
 *
 * <p>Its {@link #stats} are one line for all threads together: a turn is one time that a context
 * was held, an event is a report of the poll thread, and a wake-up is a turn given to a runner.
 */
public final class BlockingEngine implements IoEngine {
  /** Bytes staged and gathered for one write. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** Items waiting in all queues from which on nothing is read until there are fewer. */
  private static final long HIGH_ITEMS = 1024 * 1024;

  /** How often a reader looks whether they are fewer: 1 ms. */
  private static final long LOOK_AGAIN_MS = 1;

  /** Threads of outgoing connections at the most where the model has no number of its own. */
  private static final int MAX_OUTGOING = IoModel.ThreadPerConnection.MAX_PLATFORM_THREADS;

  private static final String CLOSED = "the engine is closed";

  private static final CloseReason NO_THREAD =
      new CloseReason(CloseReason.Kind.CONNECT_FAILED, "no thread is left");

  private static final long GIVEN_UP_MS = 5_000;

  private final IoModel model;
  private final boolean virtual;
  private final boolean iterative;
  private final int maxConnections;
  private final EngineOptions options;
  private final BlockingCalls calls;
  private final Counters counters = new Counters();
  private final CallMemory.Pool readMemory;
  private final CallMemory.Pool writeMemory = new CallMemory.Pool(WRITE_BYTES);
  private final Timers timers;
  private final PollThread poll;
  private final Threads threads;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong backlog = new AtomicLong();
  private final Set<BlockingConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<BlockingListener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile long endNs;

  private BlockingEngine(IoModel model, boolean virtual, boolean iterative, EngineOptions options)
      throws SystemCallException {
    this.model = model;
    this.virtual = virtual;
    this.iterative = iterative;
    this.maxConnections = iterative ? MAX_OUTGOING : model.limits().maxConnections();
    this.options = options;
    calls = new BlockingCalls(options.trace());
    readMemory = new CallMemory.Pool(readBytes(options));
    timers = new Timers(options.nanoClock());
    poll = new PollThread(calls, counters);
    threads = new Threads(virtual);
  }

  /** What is read at once must fit into half an outbox, or an echo would stop itself. */
  private static int readBytes(EngineOptions options) {
    return Math.clamp(options.outboxBytes() / 2, 1, options.readBytes());
  }

  /** One connection at a time. */
  public static IoEngine start(IoModel.Iterative model, EngineOptions options)
      throws SystemCallException {
    return new BlockingEngine(model, false, true, options).start();
  }

  /** A thread for each connection. */
  public static IoEngine start(IoModel.ThreadPerConnection model, EngineOptions options)
      throws SystemCallException {
    return new BlockingEngine(model, model.virtual(), false, options).start();
  }

  private BlockingEngine start() {
    timers.start();
    poll.start();
    return this;
  }

  // ---- what its connections use ------------------------------------------------------------

  BlockingCalls calls() {
    return calls;
  }

  Counters counters() {
    return counters;
  }

  CallMemory.Pool readMemory() {
    return readMemory;
  }

  CallMemory.Pool writeMemory() {
    return writeMemory;
  }

  Timers timers() {
    return timers;
  }

  PollThread poll() {
    return poll;
  }

  Threads threads() {
    return threads;
  }

  long outboxCap() {
    return options.outboxBytes();
  }

  /** How long last bytes may take; less when the engine closes. */
  long lingerNs() {
    long left = closed ? Math.max(0, endNs - System.nanoTime()) : Long.MAX_VALUE;
    return Math.min(options.lingerNs(), left);
  }

  /** Whether threads park before a call instead of waiting in it. */
  boolean parks() {
    return virtual;
  }

  /** Whether the accepting thread serves each caller itself. */
  boolean iterative() {
    return iterative;
  }

  /** Items that have come into queues, or gone. */
  void backlog(int items) {
    backlog.addAndGet(items);
  }

  /** Before a read: runners that have fallen behind with deliveries get no more of them to do. */
  void holdWhileBehind() {
    while (backlog.get() > HIGH_ITEMS) {
      try {
        Thread.sleep(LOOK_AGAIN_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  // ---- connections come and go -------------------------------------------------------------

  /** A new connection of this engine; null where it would be one too many, or too late. */
  @Nullable BlockingConnection enter(int fd, SocketAddress remote, @Nullable Handler handler) {
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      return null;
    }
    var connection = new BlockingConnection(this, ids.incrementAndGet(), fd, remote, handler);
    synchronized (this) { // close() waits for whoever is in; nobody comes in behind its back
      if (closed) {
        open.decrementAndGet();
        return null;
      }
      connections.add(connection);
    }
    poll.enter(connection.parking());
    return connection;
  }

  boolean isClosed() {
    return closed;
  }

  /** Its thread has ended. */
  void gone(BlockingConnection connection) {
    if (connections.remove(connection)) { // one too many was never in it
      open.decrementAndGet();
    }
    if (closed) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  void closed(BlockingListener listener) {
    listeners.remove(listener);
  }

  /** Either {@link #close} finds the new listener, or this finds the engine closed. */
  @Override
  public synchronized Listener.Handle listen(Listener listener) throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    ListeningSocket socket = ListeningSocket.open(listener.address(), options.backlog());
    var handle = new BlockingListener(this, socket, listener);
    listeners.add(handle);
    Thread.ofPlatform().daemon().name("madang-listener-" + socket.fd()).start(handle);
    return handle;
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (closed) {
      throw new IllegalStateException(CLOSED);
    }
    var state = CallState.ofThread();
    int fd = Sockets.socket(state, SockAddr.family(remote));
    int result = fd < 0 ? fd : beginConnect(state, fd, local, remote);
    BlockingConnection connection = enter(fd, remote, handler);
    if (connection == null && closed) {
      if (fd >= 0) {
        calls.close(state, fd);
      }
      throw new IllegalStateException(CLOSED);
    }
    boolean tooMany = connection == null;
    if (connection == null) {
      connection = new BlockingConnection(this, ids.incrementAndGet(), fd, remote, handler);
    }
    ConnectionThread life = ConnectionThread.outgoing(this, connection);
    boolean pending =
        result == 0
            || result == -Errno.EINPROGRESS
            || (result == -Errno.EAGAIN
                && !virtual); // a full backlog, unix(7): only a call that waits can
    if (!pending) {
      fail(connection, life, Reasons.connectFailed(-result));
    } else if (tooMany || !threads.start(connection.id(), life)) {
      fail(connection, life, NO_THREAD);
    }
    return connection;
  }

  /** Tells the handler, though not from within the call that it would surprise. */
  private void fail(BlockingConnection connection, ConnectionThread life, CloseReason why) {
    Runnable ending =
        () -> {
          connection.connectFailed(why);
          life.end();
        };
    if (!threads.run(ending)) {
      ending.run();
    }
  }

  /** Begins to connect without waiting, so that the call is under way when this returns. */
  private int beginConnect(
      CallState state, int fd, @Nullable SocketAddress local, SocketAddress remote) {
    int prepared = StreamSockets.prepare(fd, local, remote);
    if (prepared < 0) {
      return prepared;
    }
    int result = calls.connect(state, fd, remote, false);
    int mode = virtual ? 0 : Fd.setBlocking(state, fd);
    return mode < 0 ? mode : result;
  }

  // ---- sending to many ---------------------------------------------------------------------

  @Override
  public ConnectionGroup newGroup() {
    return new BlockingGroup();
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> receivers) {
    for (Connection receiver : receivers) {
      BlockingGroup.own(receiver).send(frame);
    }
  }

  // ---- the engine itself -------------------------------------------------------------------

  @Override
  public IoModel model() {
    return model;
  }

  @Override
  public List<LoopStats> stats() {
    return List.of(counters.snapshot(open.get()));
  }

  @Override
  public void close(Duration drain) {
    synchronized (this) {
      if (closed) {
        return;
      }
      endNs = System.nanoTime() + drain.toNanos();
      closed = true;
    }
    List.copyOf(listeners).forEach(BlockingListener::close);
    connections.forEach(connection -> connection.close(CloseReason.ENGINE_CLOSED));
    try {
      awaitAllGone(endNs);
      new ArrayList<>(connections).forEach(BlockingConnection::giveUp);
      awaitAllGone(System.nanoTime() + GIVEN_UP_MS * 1_000_000);
      timers.close();
      threads.close();
      poll.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitAllGone(long deadlineNs) throws InterruptedException {
    // A handler that closes its engine can't wait for its own connection.
    while (connections.stream().anyMatch(connection -> !connection.isOwner())) {
      long leftNs = deadlineNs - System.nanoTime();
      if (leftNs <= 0) {
        return;
      }
      wait(leftNs / 1_000_000 + 1);
    }
  }
}
