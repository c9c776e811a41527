package madang.net.engine.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.Poller;
import madang.net.SystemCallException;
import madang.net.engine.ReactorEngine;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.Poll;
import madang.net.sys.ScmRights;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import madang.net.sys.Ucred;
import org.jspecify.annotations.Nullable;

/**
 * A worker process: starts all it needs, calls its engine, waits for one socket, serves it on a
 * reactor of its own and ends. Also ends when the engine does.
 */
public final class Worker {
  /** Exit code: the connection is over in good order, or there never was one. */
  static final int DONE = 0;

  /** Exit code: the connection broke; what the engine hasn't read of it is lost. */
  static final int CONNECTION_BROKE = 10;

  /** How often the engine is called that is too busy to answer, 10 ms apart. */
  private static final int CALLS = 500;

  private final WorkerOptions options;
  private final @Nullable WorkerTrace trace;
  private final CallState state = CallState.ofThread();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private Worker(WorkerOptions options, @Nullable WorkerTrace trace) {
    this.options = options;
    this.trace = trace;
  }

  /** {@link madang.net.IoEngine#work}. */
  public static int run(List<String> arguments, Handler.@Nullable Factory handlers)
      throws IOException {
    WorkerOptions options = WorkerOptions.parse(arguments);
    if (options.handler() != (handlers != null)) {
      throw new IllegalArgumentException("engine and worker disagree on who runs the handler");
    }
    WorkerTrace trace = options.traced() ? new WorkerTrace() : null;
    EngineOptions engineOptions = options.engineOptions(trace);
    var engine = new ReactorEngine(new IoModel.Reactor(Poller.EPOLL_LT, 1), engineOptions).start();
    try {
      return new Worker(options, trace).serve(engine, handlers);
    } finally {
      engine.close(Duration.ZERO); // else its thread would keep the process alive
    }
  }

  private int serve(ReactorEngine engine, Handler.@Nullable Factory handlers) throws IOException {
    int stream = call();
    int socket = stream < 0 ? stream : receive(stream);
    if (socket < 0) {
      return DONE; // the engine is gone, or has no use for this worker any more
    }
    var door = UnixDomainSocketAddress.of(options.door());
    SocketAddress remote = door;
    byte[] from = {};
    byte[] to = {};
    SockAddr address = SockAddr.ofThread();
    if (Sockets.getpeername(state, socket, address) >= 0) { // fails where the caller is gone again
      from = address.bytes();
      remote = address.decode();
    }
    if (Sockets.getsockname(state, socket, address) >= 0) {
      to = address.bytes();
    }
    LongSupplier drainNs = options::lingerNs;
    if (handlers == null) {
      Pump pump =
          new Pump(from, to, options.lingerNs(), trace, () -> hasEnded(stream), exitCode::complete);
      drainNs = pump::drainNs;
      engine.adopt(socket, remote, connection -> pump.new Caller(), () -> {});
      engine.adopt(stream, door, connection -> pump.new Engine(), () -> {});
    } else {
      Host host = new Host(engine, handlers, trace, exitCode::complete);
      engine.adopt(stream, door, connection -> host.new Engine(), () -> {});
      engine.adopt(socket, remote, host::handlerFor, host::socketClosed);
    }
    int code = exitCode.join();
    if (code == DONE) {
      engine.close(Duration.ofNanos(drainNs.getAsLong())); // what is owed still leaves
    }
    return code;
  }

  /**
   * The stream to the engine; -errno where that is gone, even if a process of another user has
   * taken its name since.
   */
  private int call() throws SystemCallException {
    int fd = Errno.check("socket", Sockets.socket(state, Sockets.AF_UNIX));
    SockAddr door = Door.address(options.door());
    int result = -Errno.EAGAIN; // the engine's backlog is full
    for (int i = 0; result == -Errno.EAGAIN && i < CALLS; i++) {
      result = Sockets.connect(state, fd, door);
      if (result == -Errno.EAGAIN) {
        LockSupport.parkNanos(10_000_000L);
      }
    }
    if (result == -Errno.ECONNREFUSED) {
      return result;
    }
    Errno.check("connect", result);
    Ucred who = Ucred.of(state, fd);
    return Door.isStranger(state, who) ? -Errno.ECONNREFUSED : fd;
  }

  /** Waits for the socket; -1 where the engine ends the stream instead. */
  private int receive(int stream) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(Epoll.EVENT_BYTES, 8);
      int epfd = Errno.check("epoll_create1", Epoll.create1(state));
      try {
        Epoll.set(event, 0, Epoll.EPOLLIN, 0);
        Errno.check("epoll_ctl", Epoll.ctl(state, epfd, Epoll.EPOLL_CTL_ADD, stream, event));
        var message = new ScmRights(arena);
        int result = -Errno.EAGAIN;
        while (result == -Errno.EAGAIN || result == -Errno.EINTR) {
          Epoll.wait(state, epfd, event.address(), 1, -1);
          result = message.receive(state, stream);
        }
        if (result <= 0) {
          return -1;
        }
        tell(stream, message.descriptor());
        return message.descriptor();
      } finally {
        Fd.close(state, epfd);
      }
    }
  }

  /**
   * Whether nothing more will come on the stream than is there already: the engine has ended its
   * direction, has closed it, or is dead.
   */
  private boolean hasEnded(int stream) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment look = arena.allocate(Poll.FD_BYTES, 8);
      Poll.set(look, 0, stream, Poll.POLLRDHUP);
      return Poll.poll(CallState.ofThread(), look.address(), 1, 0) > 0;
    }
  }

  private void tell(int stream, int socket) {
    if (trace != null) {
      trace.line("recvmsg(" + stream + ") = 1 [SCM_RIGHTS " + socket + "]");
    }
  }
}
