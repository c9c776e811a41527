package madang.net.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
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
import madang.net.Poller;
import madang.net.engine.ReactorEngine;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Fd;
import org.jspecify.annotations.Nullable;

/**
 * A process for each connection, as an engine: a thread that accepts and hands sockets to workers,
 * and a reactor of one loop that has the streams to those that serve. Any thread.
 */
public final class ProcessEngine implements IoEngine {
  /** How long workers may take to end after they were told, above what is drained: 2 s. */
  private static final long END_NS = 2_000_000_000L;

  /** Frames come in large reads, whatever the workers read from callers. */
  private static final int LEAST_READ_BYTES = 64 * 1024;

  /** What a handler sends in one piece goes by the heap above this. */
  private static final int SCRATCH_BYTES = 64 * 1024;

  private final IoModel.ProcessPerConnection model;
  private final EngineOptions options;
  private final ReactorEngine reactor;
  private final CallerLoop callers;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final Set<ProcessListener> listeners = ConcurrentHashMap.newKeySet();

  /** Streams of workers that serve, by process id. */
  private final Map<Long, Connection> serving = new ConcurrentHashMap<>();

  /** Bytes read from workers that were the frames' and not the connections'. */
  private final LongAdder overhead = new LongAdder();

  private volatile boolean closed;

  private ProcessEngine(IoModel.ProcessPerConnection model, EngineOptions options)
      throws IOException {
    this.model = model;
    this.options = options;
    reactor =
        new ReactorEngine(
            new IoModel.Reactor(Poller.EPOLL_LT, 1),
            options.withReadBytes(Math.max(LEAST_READ_BYTES, options.readBytes())));
    Door door = Door.open();
    try {
      callers = new CallerLoop(model, options, door, this::serve);
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  /** Starts threads and spare workers. */
  public static ProcessEngine start(IoModel.ProcessPerConnection model, EngineOptions options)
      throws IOException {
    var engine = new ProcessEngine(model, options);
    engine.reactor.start();
    engine.callers.start();
    return engine;
  }

  @Override
  public IoModel model() {
    return model;
  }

  /** Either {@link #close} finds the new listener, or this finds the engine closed. */
  @Override
  public synchronized Listener.Handle listen(Listener listener) throws IOException {
    if (closed) {
      throw new IOException("the engine is closed");
    }
    int fd = reactor.listening(listener.address(), options.backlog());
    SocketAddress address;
    try {
      address = StreamSockets.address(fd);
    } catch (IOException e) {
      Fd.close(CallState.ofThread(), fd);
      throw e;
    }
    var handle = new ProcessListener(fd, address, listener, this::close);
    listeners.add(handle);
    callers.add(handle);
    return handle;
  }

  private void close(ProcessListener listener) {
    if (listeners.remove(listener)) {
      callers.remove(listener);
      if (listener.address() instanceof UnixDomainSocketAddress unix) {
        try {
          Files.deleteIfExists(unix.getPath());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** A worker has a caller's socket; its stream goes to the reactor. On the accepting thread. */
  private void serve(WorkerProcess worker, SocketAddress caller, ProcessListener listener) {
    reactor.adopt(
        worker.stream,
        caller,
        stream -> {
          serving.put(worker.pid(), stream);
          return model.handlersInWorkers()
              ? new ReportHandler(caller, model.observer())
              : framed(stream, worker, caller, listener);
        },
        () -> {
          serving.remove(worker.pid());
          listener.left();
        });
  }

  private Handler framed(
      Connection stream, WorkerProcess worker, SocketAddress caller, ProcessListener listener) {
    var connection =
        new FramedConnection(stream, listener.handlers, scratch, caller, listener.address());
    var handler = new FramedHandler(connection, worker.pid(), overhead);
    worker.onReaped = handler::reaped;
    return handler;
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    return reactor.connect(local, remote, handler);
  }

  @Override
  public ConnectionGroup newGroup() {
    return new FramedGroup(reactor);
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> connections) {
    FramedGroup.send(reactor, frame, connections);
  }

  /** Those of the reactor: bytes written are those to workers, with the frames' headers. */
  @Override
  public List<LoopStats> stats() {
    return reactor.stats().stream().map(this::withAccepts).toList();
  }

  private LoopStats withAccepts(LoopStats loop) {
    return new LoopStats(
        loop.loop(),
        loop.turns(),
        loop.events(),
        callers.accepts(),
        loop.reads(),
        loop.bytesRead() - overhead.sum(),
        loop.writes(),
        loop.bytesWritten(),
        loop.wakeups(),
        loop.deliveries(),
        loop.connections());
  }

  @Override
  public synchronized void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    long startNs = System.nanoTime();
    listeners.forEach(this::close);
    callers.endSpares();
    if (model.handlersInWorkers()) {
      // The streams stay open for the workers' reports.
      serving.values().forEach(stream -> stream.send(Wire.close()));
      callers.close(drain.toNanos());
      reactor.close(Duration.ZERO);
    } else {
      serving
          .values()
          .forEach(stream -> {
            stream.send(Wire.close(drain.toNanos()));
            stream.close(CloseReason.ENGINE_CLOSED);
          });
      reactor.close(drain);
      callers.close(Math.max(0, drain.toNanos() - (System.nanoTime() - startNs)) + END_NS);
    }
  }
}
