package madang.net.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.Accepting;
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
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/** One or more event loops, and perhaps workers, as an engine. Any thread. */
public final class ReactorEngine implements IoEngine {
  private static final String CLOSED = "the engine is closed";

  private final IoModel model;
  private final Backend backend;
  private final Accepting accepting;
  private final EngineOptions options;
  private final EventLoop[] loops;
  private final @Nullable WorkerPool workers;
  private final SpareDescriptors spares = new SpareDescriptors();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final Set<ListenerHandle> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Loops that don't run yet. */
  public ReactorEngine(IoModel.Reactor model, EngineOptions options) throws IOException {
    this(
        model,
        new Backend.Kernel(model.poller(), model.oneshot(), options.trace()),
        model.loops(),
        model.workers(),
        model.accepting(),
        options);
  }

  ReactorEngine(IoModel.Nio model, EngineOptions options) throws IOException {
    this(
        model,
        new Backend.Channels(new ChannelTable(), options.trace()),
        model.loops(),
        model.workers(),
        Accepting.HANDOFF,
        options);
  }

  private ReactorEngine(
      IoModel model,
      Backend backend,
      int loopCount,
      int workerCount,
      Accepting accepting,
      EngineOptions options)
      throws IOException {
    this.model = model;
    this.backend = backend;
    this.accepting = accepting;
    this.options = options;
    this.loops = new EventLoop[loopCount];
    for (int i = 0; i < loops.length; i++) {
      try {
        loops[i] = new EventLoop(i, backend, options, this::anyInboxHigh);
      } catch (IOException e) {
        for (int made = 0; made < i; made++) {
          loops[made].discard();
        }
        throw e;
      }
    }
    workers = workerCount > 0 ? new WorkerPool(workerCount) : null;
  }

  /** Starts the loops. */
  public ReactorEngine start() {
    for (EventLoop loop : loops) {
      loop.start();
    }
    return this;
  }

  @SuppressWarnings("ForLoopReplaceableByForEach") // no iterator: looked at before each read
  private boolean anyInboxHigh() {
    for (int i = 0; i < loops.length; i++) {
      if (loops[i].inboxIsHigh()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public IoModel model() {
    return model;
  }

  // ---- listening ---------------------------------------------------------------------------

  @Override
  public Listener.Handle listen(Listener listener) throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    boolean eachItsOwn =
        accepting == Accepting.REUSEPORT
            && listener.address() instanceof InetSocketAddress
            && loops.length > 1;
    List<Integer> sockets = new ArrayList<>();
    SocketAddress address;
    try {
      // With SO_REUSEPORT a port that another server of this user has would be shared, not
      // refused: so the first bind of all is done without it.
      int first = open(listener.address(), false);
      sockets.add(first);
      address = backend.callsOfThread().local(first);
      if (eachItsOwn) {
        closeSocket(sockets.removeLast());
        for (int i = 0; i < loops.length; i++) {
          sockets.add(open(address, true));
        }
      }
      for (int fd : sockets) {
        Errno.check("listen", backend.callsOfThread().listen(fd, options.backlog()));
      }
    } catch (IOException | RuntimeException e) {
      sockets.forEach(this::closeSocket);
      throw e;
    }
    return accept(listener, address, sockets);
  }

  private ListenerHandle accept(Listener listener, SocketAddress address, List<Integer> sockets)
      throws IOException {
    var offloaded =
        workers == null
            ? listener
            : new Listener(
                listener.address(),
                offloading(workers, listener.handlers()),
                listener.maxConnections());
    var handle =
        new ListenerHandle(offloaded, address, sockets, this::closeSocket, listeners::remove);
    boolean exclusive = accepting == Accepting.EXCLUSIVE && loops.length > 1;
    List<Acceptor> acceptors = new ArrayList<>();
    if (exclusive || sockets.size() > 1) {
      for (int i = 0; i < loops.length; i++) {
        EventLoop owner = loops[i];
        acceptors.add(
            new Acceptor(
                owner,
                sockets.get(i % sockets.size()),
                handle,
                (fd, peer, from) -> owner.adopt(ids.incrementAndGet(), fd, peer, from),
                spares,
                exclusive));
      }
    } else {
      acceptors.add(
          new Acceptor(loops[0], sockets.getFirst(), handle, this::handOff, spares, false));
    }
    handle.acceptors(
        acceptors.stream().map(acceptor -> (ListenerHandle.Stopping) acceptor::stop).toList());
    listeners.add(handle);
    acceptors.forEach(Acceptor::start);
    if (closed) { // since the first look: close() may not have seen this one
      handle.close();
      throw new IOException(CLOSED);
    }
    return handle;
  }

  private static Handler.Factory offloading(WorkerPool workers, Handler.Factory handlers) {
    return connection ->
        new OffloadedHandler(
            new OffloadedConnection(workers, handlers)
                .standFor(OffloadedConnection.inner(connection)));
  }

  private void handOff(int fd, SocketAddress peer, ListenerHandle listener) {
    EventLoop owner = pickLoop();
    long id = ids.incrementAndGet();
    if (owner.runsNow()) {
      owner.adopt(id, fd, peer, listener);
    } else if (!owner.offer(new Inbox.Task(() -> owner.adopt(id, fd, peer, listener)))) {
      closeSocket(fd); // the engine is closing
      listener.left();
    }
  }

  /** Told to the trace, like the closes that a loop makes. */
  private void closeSocket(int fd) {
    backend.callsOfThread().close(fd);
  }

  /**
   * Takes in a connected, non-blocking socket that was accepted elsewhere. Any thread.
   *
   * @param onFinished run on the loop when the descriptor is given back
   */
  public void adopt(int fd, SocketAddress remote, Handler.Factory handlers, Runnable onFinished) {
    handOff(fd, remote, ListenerHandle.forOne(remote, handlers, onFinished));
  }

  private EventLoop pickLoop() {
    return loops[Math.floorMod(nextLoop.getAndIncrement(), loops.length)];
  }

  /** A socket that listens, with the options that accepted sockets shall inherit. */
  public int listening(SocketAddress address, int backlog) throws SystemCallException {
    int fd = open(address, false);
    int result = backend.callsOfThread().listen(fd, backlog);
    if (result < 0) {
      closeSocket(fd);
    }
    Errno.check("listen", result);
    return fd;
  }

  private int open(SocketAddress address, boolean reusePort) throws SystemCallException {
    int fd = backend.callsOfThread().bind(address, reusePort, options.backlog());
    if (!loops[0].poller().takes(fd)) {
      closeSocket(fd);
      throw new SystemCallException("select", "EINVAL", Reasons.beyondSet(fd));
    }
    return fd;
  }

  // ---- connecting --------------------------------------------------------------------------

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (closed) {
      throw new IllegalStateException(CLOSED);
    }
    EventLoop owner = pickLoop();
    SocketCalls calls = backend.callsOfThread();
    int fd = calls.socket(remote);
    int result = fd < 0 ? fd : calls.connect(fd, local, remote);
    var offloaded = workers == null ? null : new OffloadedConnection(workers, c -> handler);
    var connection =
        new ReactorConnection(
            owner,
            ids.incrementAndGet(),
            fd,
            remote,
            offloaded == null ? handler : new OffloadedHandler(offloaded),
            null);
    int outcome = result;
    var seen = offloaded == null ? connection : offloaded.standFor(connection);
    if (!owner.offer(new Inbox.Task(() -> owner.connecting(connection, outcome)))) {
      if (fd >= 0) {
        closeSocket(fd);
      }
      throw new IllegalStateException(CLOSED);
    }
    return seen;
  }

  // ---- sending to many ---------------------------------------------------------------------

  @Override
  public ConnectionGroup newGroup() {
    return new Group(loops);
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> connections) {
    Group.send(loops, frame, connections);
  }

  // ---- the engine itself -------------------------------------------------------------------

  @Override
  public List<LoopStats> stats() {
    return Arrays.stream(loops).map(EventLoop::stats).toList();
  }

  @Override
  public synchronized void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    listeners.forEach(ListenerHandle::close);
    for (EventLoop loop : loops) {
      loop.end(drain.toNanos());
    }
    boolean interrupted = false;
    for (EventLoop loop : loops) {
      interrupted |= !joined(loop);
    }
    if (workers != null) {
      workers.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(EventLoop loop) {
    try {
      loop.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
