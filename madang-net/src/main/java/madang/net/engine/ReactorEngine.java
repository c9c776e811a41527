package madang.net.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
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
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** One or more event loops, and perhaps workers, as an engine. Any thread. */
final class ReactorEngine implements IoEngine {
  private static final String CLOSED = "the engine is closed";

  private final IoModel.Reactor model;
  private final EngineOptions options;
  private final EventLoop[] loops;
  private final @Nullable WorkerPool workers;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final Set<ListenerHandle> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ReactorEngine(IoModel.Reactor model, EngineOptions options) throws SystemCallException {
    this.model = model;
    this.options = options;
    this.loops = new EventLoop[model.loops()];
    for (int i = 0; i < loops.length; i++) {
      try {
        loops[i] = new EventLoop(i, model, options, this::anyInboxHigh);
      } catch (SystemCallException e) {
        for (int made = 0; made < i; made++) {
          loops[made].discard();
        }
        throw e;
      }
    }
    workers = model.workers() > 0 ? new WorkerPool(model.workers()) : null;
  }

  ReactorEngine start() {
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
        model.accepting() == Accepting.REUSEPORT
            && listener.address() instanceof InetSocketAddress
            && loops.length > 1;
    List<Integer> sockets = new ArrayList<>();
    SocketAddress address;
    try {
      // With SO_REUSEPORT a port that another server of this user has would be shared, not
      // refused: so the first bind of all is done without it.
      int first = open(listener.address(), false);
      sockets.add(first);
      address = boundAddress(first);
      if (eachItsOwn) {
        closeSocket(sockets.removeLast());
        for (int i = 0; i < loops.length; i++) {
          sockets.add(open(address, true));
        }
      }
      for (int fd : sockets) {
        Errno.check("listen", Sockets.listen(CallState.ofThread(), fd, options.backlog()));
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
    boolean exclusive = model.accepting() == Accepting.EXCLUSIVE && loops.length > 1;
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
                exclusive));
      }
    } else {
      acceptors.add(new Acceptor(loops[0], sockets.getFirst(), handle, this::handOff, false));
    }
    handle.acceptors(acceptors);
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
    new LoopCalls(CallState.ofThread(), options.trace()).close(fd);
  }

  private EventLoop pickLoop() {
    return loops[Math.floorMod(nextLoop.getAndIncrement(), loops.length)];
  }

  private int open(SocketAddress address, boolean reusePort) throws SystemCallException {
    var state = CallState.ofThread();
    int fd = Errno.check("socket", Sockets.socket(state, SockAddr.family(address)));
    try {
      if (!loops[0].poller().takes(fd)) {
        throw new SystemCallException("select", "EINVAL", Reasons.beyondSet(fd));
      }
      if (address instanceof InetSocketAddress) {
        // Accepted sockets inherit both of the latter on Linux.
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
        option(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY);
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE);
        if (reusePort) {
          option(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT);
        }
        if (SockAddr.family(address) == Sockets.AF_INET6) {
          // [::] takes IPv4 callers too, whatever net.ipv6.bindv6only says. ipv6(7).
          Errno.check(
              "setsockopt",
              Sockets.setsockopt(state, fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 0));
        }
      }
      Errno.check("bind", Sockets.bind(state, fd, SockAddr.ofThread().encode(address)));
      return fd;
    } catch (SystemCallException | RuntimeException e) {
      closeSocket(fd);
      throw e;
    }
  }

  private static void option(int fd, int level, int name) throws SystemCallException {
    Errno.check("setsockopt", Sockets.setsockopt(CallState.ofThread(), fd, level, name, 1));
  }

  private static SocketAddress boundAddress(int fd) throws SystemCallException {
    var address = SockAddr.ofThread();
    Errno.check("getsockname", Sockets.getsockname(CallState.ofThread(), fd, address));
    return address.decode();
  }

  // ---- connecting --------------------------------------------------------------------------

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (closed) {
      throw new IllegalStateException(CLOSED);
    }
    var state = CallState.ofThread();
    EventLoop owner = pickLoop();
    int fd = Sockets.socket(state, SockAddr.family(remote));
    int result = fd;
    if (fd >= 0) {
      result = startConnecting(fd, local, remote);
    }
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

  private static int startConnecting(int fd, @Nullable SocketAddress local, SocketAddress remote) {
    var state = CallState.ofThread();
    if (remote instanceof InetSocketAddress) {
      // Without TCP_NODELAY it still works, only slower: nothing to be done about a failure.
      Sockets.setsockopt(state, fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    if (local != null && !(local instanceof UnixDomainSocketAddress)) {
      int bound = Sockets.bind(state, fd, SockAddr.ofThread().encode(local));
      if (bound < 0) {
        return bound;
      }
    }
    return Sockets.connect(state, fd, SockAddr.ofThread().encode(remote));
  }

  // ---- sending to many ---------------------------------------------------------------------

  @Override
  public ConnectionGroup newGroup() {
    return new Group(loops);
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> connections) {
    var receivers = new ReactorConnection[loops.length][];
    var counts = new int[loops.length];
    for (Connection connection : connections) {
      var member = OffloadedConnection.inner(connection);
      int loop = member.loop().index();
      if (receivers[loop] == null) {
        receivers[loop] = new ReactorConnection[connections.size()];
      }
      receivers[loop][counts[loop]++] = member;
    }
    for (int i = 0; i < loops.length; i++) {
      if (counts[i] > 0) {
        var those = Arrays.copyOf(receivers[i], counts[i]);
        if (loops[i].runsNow()) {
          Delivery.now(frame, those, null);
        } else {
          loops[i].offer(new Delivery.Many(frame, those, null));
        }
      }
    }
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
