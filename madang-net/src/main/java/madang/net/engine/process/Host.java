package madang.net.engine.process;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.LoopStats;
import madang.net.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A worker that runs the handler itself: the stream to the engine carries the order to close, and
 * at the end what was done. On the loop only.
 */
final class Host {
  private final IoEngine engine;
  private final Handler.Factory handlers;
  private final @Nullable Trace trace;
  private final IntConsumer done;
  private @Nullable Connection stream;
  private @Nullable Connection socket;
  private boolean socketClosed;

  /** Of the stream, which the report leaves out. */
  private long reads;

  private long bytes;

  /**
   * @param trace told what is said to the engine and by it
   * @param done told the exit code
   */
  Host(IoEngine engine, Handler.Factory handlers, @Nullable Trace trace, IntConsumer done) {
    this.engine = engine;
    this.handlers = handlers;
    this.trace = trace;
    this.done = done;
  }

  Handler handlerFor(Connection connection) {
    socket = connection;
    return handlers.handlerFor(connection);
  }

  /** The socket has been given back to the kernel, all that was owed to the caller included. */
  void socketClosed() {
    socketClosed = true;
    if (stream != null) {
      LoopStats stats = engine.stats().getFirst();
      WorkerTrace.frame(trace, Wire.REPORT, 16, true);
      stream.send(Wire.report(stats.reads() - reads, stats.bytesRead() - bytes));
      stream.close(CloseReason.local("done"));
    }
    done.accept(Worker.DONE);
  }

  /** The engine's side. */
  final class Engine implements Handler {
    @Override
    public void onOpen(Connection opened) {
      stream = opened;
    }

    /** CLOSE, and nothing else is ever said. */
    @Override
    public void onBytes(Connection from, ByteBuffer in) {
      reads++;
      bytes += in.remaining();
      in.position(in.limit());
      WorkerTrace.frame(trace, Wire.CLOSE, 0, false);
      close();
    }

    /** The engine is dead: so is this process, but in good order. */
    @Override
    public void onEnd(Connection from, ByteBuffer unread) {
      close();
    }

    private void close() {
      if (socket != null && !socketClosed) {
        socket.close(CloseReason.ENGINE_CLOSED);
      }
    }
  }
}
