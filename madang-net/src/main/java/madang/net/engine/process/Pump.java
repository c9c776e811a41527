package madang.net.engine.process;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A worker that moves bytes between its socket and the stream to the engine. Both are connections
 * of one event loop, and everything here runs on it.
 *
 * <p>Neither side is read while the other hasn't taken what came before: so a caller who doesn't
 * read soon stops the engine's outbox from emptying, and an engine that doesn't read stops the
 * caller. The engine's end is looked for all the same: once it has come, what the stream still
 * holds is taken at once, for only behind it stands how to end, in good order or by a reset.
 */
final class Pump {
  private static final int LOOK_AGAIN = 1;
  private static final int GIVE_UP = 2;

  private static final int LOOK_FOR_END = 3;

  /** How often a worker that doesn't read its stream looks whether the engine has ended: 100 ms. */
  private static final long LOOK_NS = 100_000_000L;

  /** Longer than a turn: 20 ms. */
  private static final long SOON_NS = 20_000_000L;

  private final byte[] remote;
  private final byte[] local;
  private final @Nullable Trace trace;
  private final BooleanSupplier engineHasEnded;
  private final IntConsumer done;
  private final ByteBuffer header = ByteBuffer.allocateDirect(Wire.HEADER_BYTES);

  private @Nullable Connection socket;
  private @Nullable Connection stream;
  private @Nullable CloseReason over;

  /** How long what is owed to the caller may take to leave. */
  private long drainNs;

  /** Bytes of a DATA frame that are still to come. */
  private int dataLeft;

  private boolean toldToEnd;

  /** The engine has said its last: the kernel's buffer of the stream bounds what is to come. */
  private boolean lastWords;

  /**
   * @param remote the socket's addresses as the kernel has them, empty where it has none any more
   * @param drainNs how long the caller's last bytes may take unless the engine says less
   * @param trace told the frames both ways
   * @param engineHasEnded asked while the stream, whose end would tell it, isn't read
   * @param done told the exit code
   */
  Pump(
      byte[] remote,
      byte[] local,
      long drainNs,
      @Nullable Trace trace,
      BooleanSupplier engineHasEnded,
      IntConsumer done) {
    this.remote = remote;
    this.local = local;
    this.drainNs = drainNs;
    this.trace = trace;
    this.engineHasEnded = engineHasEnded;
    this.done = done;
  }

  /**
   * Whether {@code to} hasn't taken what came before; then {@code from} is paused until it has.
   *
   * <p>Bytes that are left by a flush make onDrained follow. The timer is for bytes of this very
   * turn, which the flush may still take, and then nobody would be told.
   */
  private static boolean mustWait(Connection from, Connection to) {
    if (to.pendingBytes() == 0) {
      return false;
    }
    from.pauseReads();
    from.schedule(LOOK_AGAIN, SOON_NS);
    return true;
  }

  private static void lookAgain(Connection from, @Nullable Connection to) {
    if (to != null && to.pendingBytes() == 0) {
      from.resumeReads();
    }
  }

  /** How long what is owed to the caller may take to leave: once the exit code has been told. */
  long drainNs() {
    return drainNs;
  }

  private void tellAndSend(Connection to, byte type, Frame frame) {
    WorkerTrace.frame(trace, type, frame.length() - Wire.HEADER_BYTES, true);
    to.send(frame);
  }

  /** The caller's side. */
  final class Caller implements Handler {
    @Override
    public void onOpen(Connection opened) {
      socket = opened;
      opened.pauseReads(); // until the engine has been told who calls
    }

    @Override
    public void onBytes(Connection from, ByteBuffer in) {
      if (stream != null && !mustWait(from, stream)) {
        forward(stream, in);
      }
    }

    private void forward(Connection to, ByteBuffer in) {
      if (in.hasRemaining()) {
        WorkerTrace.frame(trace, Wire.DATA, in.remaining(), true);
        to.send(Wire.dataHeader(header, in.remaining()));
        to.send(in);
      }
    }

    @Override
    public void onEnd(Connection from, ByteBuffer unread) {
      if (stream != null) {
        forward(stream, unread);
        tellAndSend(stream, Wire.END, Wire.end());
      }
    }

    @Override
    public void onDrained(Connection from) {
      if (stream != null) {
        stream.resumeReads();
      }
    }

    @Override
    public void onTimer(Connection from, int kind) {
      lookAgain(from, stream);
    }

    @Override
    public void onClose(Connection from, CloseReason reason) {
      over = reason;
      if (stream != null) {
        finish(stream, reason);
      }
    }

    @Override
    public int unreadLimit() {
      return Integer.MAX_VALUE;
    }
  }

  /** The socket is closed: by ourselves, in good order, or because it broke. */
  private void finish(Connection to, CloseReason reason) {
    switch (reason.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> {
        // Not closed in good order: that would read what the engine still sends, for nothing, and
        // its handler would believe that the caller has read it.
        tellAndSend(to, Wire.RESET, Wire.reset(reason));
        to.pauseReads();
        to.schedule(GIVE_UP, SOON_NS);
      }
      default -> {
        to.close(CloseReason.local("done"));
        done.accept(Worker.DONE);
      }
    }
  }

  /** The engine's side. */
  final class Engine implements Handler {
    @Override
    public void onOpen(Connection opened) {
      stream = opened;
      tellAndSend(opened, Wire.OPEN, Wire.open(remote, local));
      if (over != null) {
        finish(opened, over);
      } else if (socket != null) {
        socket.resumeReads();
      }
    }

    @Override
    public void onBytes(Connection from, ByteBuffer in) {
      if (socket == null || over != null) {
        in.position(in.limit());
      } else if (!lastWords && mustWait(from, socket)) {
        from.schedule(LOOK_FOR_END, LOOK_NS);
      } else {
        take(socket, in);
      }
    }

    private void take(Connection to, ByteBuffer in) {
      while (dataLeft > 0 ? in.hasRemaining() : Wire.hasHeader(in, in.position())) {
        if (dataLeft > 0) {
          int count = Math.min(dataLeft, in.remaining());
          to.send(in.slice(in.position(), count));
          in.position(in.position() + count);
          dataLeft -= count;
        } else {
          int at = in.position();
          byte type = Wire.type(in, at);
          int length = Wire.length(in, at);
          int whole = Wire.HEADER_BYTES + (type == Wire.DATA ? 0 : length);
          if (in.remaining() < whole) {
            return;
          }
          in.position(at + whole);
          WorkerTrace.frame(trace, type, length, false);
          switch (type) {
            case Wire.DATA -> dataLeft = length;
            case Wire.END -> end(to::shutdownOutput);
            case Wire.CLOSE -> {
              drainNs = Wire.drainNs(in, at, drainNs);
              end(() -> to.close(CloseReason.local("the engine has closed")));
            }
            default -> throw new IllegalStateException("unknown frame " + type);
          }
        }
      }
    }

    private void end(Runnable ending) {
      toldToEnd = true;
      ending.run();
    }

    @Override
    public void onEnd(Connection from, ByteBuffer unread) {
      if (!toldToEnd) {
        abort();
      }
    }

    /** The engine is dead or has given the connection up: the caller gets a reset. */
    private void abort() {
      if (socket != null) {
        socket.close(CloseReason.OUTBOX_FULL); // the one reason that drops what is unsent
      }
    }

    /** A caller who never reads would else keep this process for ever. */
    private void lookForEnd(Connection from) {
      if (socket != null && socket.pendingBytes() > 0) {
        if (engineHasEnded.getAsBoolean()) {
          lastWords = true;
          from.resumeReads();
        } else {
          from.schedule(LOOK_FOR_END, LOOK_NS);
        }
      }
    }

    @Override
    public void onDrained(Connection from) {
      if (socket != null) {
        socket.resumeReads();
      }
    }

    @Override
    public void onTimer(Connection from, int kind) {
      switch (kind) {
        case GIVE_UP -> done.accept(Worker.CONNECTION_BROKE);
        case LOOK_FOR_END -> lookForEnd(from);
        default -> lookAgain(from, socket);
      }
    }

    @Override
    public void onClose(Connection from, CloseReason reason) {
      if (socket == null || over != null) {
        done.accept(Worker.DONE);
      } else if (toldToEnd) {
        socket.close(CloseReason.local("the engine has closed"));
      } else {
        abort();
      }
    }

    @Override
    public int unreadLimit() {
      return Integer.MAX_VALUE;
    }
  }
}
