package madang.net.engine.uring;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.engine.ListenerHandle;
import madang.net.engine.LoopEngine;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** One or more io_uring loops as an engine. Any thread. */
public final class UringEngine extends LoopEngine<UringLoop> {
  private final IoModel.Uring model;
  private final EngineOptions options;

  private UringEngine(IoModel.Uring model, EngineOptions options) throws IOException {
    super(
        new UringLoop[model.loops()],
        (index, holdReads) -> new UringLoop(index, options, holdReads));
    this.model = model;
    this.options = options;
  }

  /**
   * Makes the loops and starts their threads.
   *
   * @throws madang.net.UnavailableException where the kernel lacks or forbids io_uring
   */
  public static IoEngine start(IoModel.Uring model, EngineOptions options) throws IOException {
    var engine = new UringEngine(model, options);
    engine.startLoops();
    return engine;
  }

  @Override
  public IoModel model() {
    return model;
  }

  @Override
  public Listener.Handle listen(Listener listener) throws IOException {
    if (isClosed()) {
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
        new ListenerHandle(listener, address, List.of(fd), this::closeSocket, this::forget);
    var acceptor = new UringAcceptor(loops()[0], fd, handle, this::handOff);
    handle.acceptors(List.of(acceptor));
    begin(handle, acceptor::start);
    return handle;
  }

  @Override
  protected void closeSocket(int fd) {
    int result = Fd.close(CallState.ofThread(), fd);
    if (options.trace() != null) {
      options.trace().line("close(" + fd + ") = " + result);
    }
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    if (isClosed()) {
      throw new IllegalStateException(CLOSED);
    }
    var address = SockAddr.fresh().encode(remote);
    UringLoop owner = pickLoop();
    int fd = Sockets.socket(CallState.ofThread(), SockAddr.family(remote));
    int ready = fd < 0 ? fd : StreamSockets.prepare(fd, local, remote);
    var connection = new UringConnection(owner, nextId(), fd, remote, handler, null);
    hand(owner, fd, () -> owner.connect(connection, address, ready));
    return connection;
  }
}
