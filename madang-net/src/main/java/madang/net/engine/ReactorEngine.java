package madang.net.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import madang.net.Accepting;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.SystemCallException;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/** One or more event loops, and perhaps workers, as an engine. Any thread. */
public final class ReactorEngine extends LoopEngine<EventLoop> {
  private final IoModel model;
  private final Backend backend;
  private final Accepting accepting;
  private final EngineOptions options;
  private final @Nullable WorkerPool workers;
  private final SpareDescriptors spares = new SpareDescriptors();

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
    super(
        new EventLoop[loopCount],
        (index, holdReads) -> new EventLoop(index, backend, options, holdReads));
    this.model = model;
    this.backend = backend;
    this.accepting = accepting;
    this.options = options;
    workers = workerCount > 0 ? new WorkerPool(workerCount) : null;
  }

  /** Starts the loops. */
  public ReactorEngine start() {
    startLoops();
    return this;
  }

  @Override
  public IoModel model() {
    return model;
  }

  // ---- listening ---------------------------------------------------------------------------

  @Override
  public Listener.Handle listen(Listener listener) throws IOException {
    if (isClosed()) {
      throw new IOException(CLOSED);
    }
    boolean eachItsOwn =
        accepting == Accepting.REUSEPORT
            && listener.address() instanceof InetSocketAddress
            && loops().length > 1;
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
        for (int i = 0; i < loops().length; i++) {
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
                listener.maxConnections(),
                listener.farewell());
    var handle = new ListenerHandle(offloaded, address, sockets, this::closeSocket, this::forget);
    boolean exclusive = accepting == Accepting.EXCLUSIVE && loops().length > 1;
    List<Acceptor> acceptors = new ArrayList<>();
    if (exclusive || sockets.size() > 1) {
      for (int i = 0; i < loops().length; i++) {
        EventLoop owner = loops()[i];
        acceptors.add(
            new Acceptor(
                owner,
                sockets.get(i % sockets.size()),
                handle,
                (fd, peer, from) -> owner.adopt(nextId(), fd, peer, from),
                spares,
                exclusive));
      }
    } else {
      acceptors.add(
          new Acceptor(loops()[0], sockets.getFirst(), handle, this::handOff, spares, false));
    }
    handle.acceptors(
        acceptors.stream().map(acceptor -> (ListenerHandle.Stopping) acceptor::stop).toList());
    begin(handle, () -> acceptors.forEach(Acceptor::start));
    return handle;
  }

  private static Handler.Factory offloading(WorkerPool workers, Handler.Factory handlers) {
    return connection ->
        new OffloadedHandler(
            new OffloadedConnection(workers, handlers)
                .standFor(OffloadedConnection.inner(connection)));
  }

  @Override
  protected void closeSocket(int fd) {
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
    if (!loops()[0].poller().takes(fd)) {
      closeSocket(fd);
      throw new SystemCallException("select", "EINVAL", Reasons.beyondSet(fd));
    }
    return fd;
  }

  // ---- connecting --------------------------------------------------------------------------

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (isClosed()) {
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
            nextId(),
            fd,
            remote,
            offloaded == null ? handler : new OffloadedHandler(offloaded),
            null);
    int outcome = result;
    var seen = offloaded == null ? connection : offloaded.standFor(connection);
    hand(owner, fd, () -> owner.connecting(connection, outcome));
    return seen;
  }

  // ---- the engine itself -------------------------------------------------------------------

  @Override
  protected void closeRest() {
    if (workers != null) {
      workers.close();
    }
  }
}
