package madang.net.engine.uring;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import madang.net.engine.Group;
import madang.net.engine.Inbox;
import madang.net.engine.ListenerHandle;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** One or more io_uring loops as an engine. Any thread. */
public final class UringEngine implements IoEngine {
  private static final String CLOSED = "the engine is closed";

  private final IoModel.Uring model;
  private final EngineOptions options;
  private final UringLoop[] loops;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final Set<ListenerHandle> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private UringEngine(IoModel.Uring model, EngineOptions options) throws IOException {
    this.model = model;
    this.options = options;
    this.loops = new UringLoop[model.loops()];
    for (int i = 0; i < loops.length; i++) {
      try {
        loops[i] = new UringLoop(i, options, this::anyInboxHigh);
      } catch (IOException e) {
        for (int made = 0; made < i; made++) {
          loops[made].discard();
        }
        throw e;
      }
    }
  }

  /**
   * Makes the loops and starts their threads.
   *
   * @throws madang.net.UnavailableException where the kernel lacks or forbids io_uring
   */
  public static IoEngine start(IoModel.Uring model, EngineOptions options) throws IOException {
    var engine = new UringEngine(model, options);
    for (UringLoop loop : engine.loops) {
      loop.start();
    }
    return engine;
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

  @Override
  public Listener.Handle listen(Listener listener) throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    int fd = StreamSockets.bound(listener.address(), false);
    SocketAddress address;
    try {
      address = StreamSockets.address(fd);
      Errno.check("listen", Sockets.listen(CallState.ofThread(), fd, options.backlog()));
    } catch (IOException | RuntimeException e) {
      closeSocket(fd);
      throw e;
    }
    var handle =
        new ListenerHandle(listener, address, List.of(fd), this::closeSocket, listeners::remove);
    var acceptor = new UringAcceptor(loops[0], fd, handle, this::handOff);
    handle.acceptors(List.of(acceptor));
    listeners.add(handle);
    acceptor.start();
    if (closed) { // since the first look: close() may not have seen this one
      handle.close();
      throw new IOException(CLOSED);
    }
    return handle;
  }

  /** Told to the trace, like the closes that a loop makes. */
  private void closeSocket(int fd) {
    int result = Fd.close(CallState.ofThread(), fd);
    if (options.trace() != null) {
      options.trace().line("close(" + fd + ") = " + result);
    }
  }

  private void handOff(int fd, SocketAddress caller, ListenerHandle listener) {
    UringLoop owner = pickLoop();
    long id = ids.incrementAndGet();
    if (owner.runsNow()) {
      owner.adopt(id, fd, caller, listener);
    } else if (!owner.offer(new Inbox.Task(() -> owner.adopt(id, fd, caller, listener)))) {
      closeSocket(fd); // the engine is closing
      listener.left();
    }
  }

  private UringLoop pickLoop() {
    return loops[Math.floorMod(nextLoop.getAndIncrement(), loops.length)];
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (closed) {
      throw new IllegalStateException(CLOSED);
    }
    var address = SockAddr.fresh().encode(remote);
    UringLoop owner = pickLoop();
    int fd = Sockets.socket(CallState.ofThread(), SockAddr.family(remote));
    int ready = fd < 0 ? fd : StreamSockets.prepare(fd, local, remote);
    var connection = new UringConnection(owner, ids.incrementAndGet(), fd, remote, handler, null);
    if (!owner.offer(new Inbox.Task(() -> owner.connect(connection, address, ready)))) {
      if (fd >= 0) {
        closeSocket(fd);
      }
      throw new IllegalStateException(CLOSED);
    }
    return connection;
  }

  @Override
  public ConnectionGroup newGroup() {
    return new Group(loops);
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> connections) {
    Group.send(loops, frame, connections);
  }

  @Override
  public List<LoopStats> stats() {
    return Arrays.stream(loops).map(UringLoop::stats).toList();
  }

  @Override
  public synchronized void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    listeners.forEach(ListenerHandle::close);
    for (UringLoop loop : loops) {
      loop.end(drain.toNanos());
    }
    boolean interrupted = false;
    for (UringLoop loop : loops) {
      try {
        loop.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
