package madang.net.engine.uring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.SystemCallException;
import madang.net.engine.ListenerHandle;
import madang.net.engine.LoopConnection;
import madang.net.engine.LoopThread;
import madang.net.engine.Phase;
import madang.net.engine.ReadBuffer;
import madang.net.sys.BufferRing;
import madang.net.sys.CallState;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;

/**
 * A loop that is told what was done: one call takes all requests of the last turn, waits, and
 * brings completions. A {@link LoopThread}'s turn, with its own flush: sends are only asked for.
 */
final class UringLoop extends LoopThread {
  /** The clock is looked at once in so many completions. */
  private static final int COMPLETIONS_A_LOOK = 8;

  /** Connections flushed in one turn, some 5 ms of sends; who is left is first in the next. */
  private static final int FLUSHES_PER_TURN = 1024;

  /** Buffers lent to the kernel at first. They are lent again within a turn. */
  private static final int BUFFERS = 32;

  /** Buffers lent at the most, where a turn's receives have found none: a power of two. */
  private static final int MAX_BUFFERS = 512;

  /** Bytes of one of them at the most. */
  private static final int BUFFER_BYTES = 8 * 1024;

  /** How long the last cancelled requests may take when the loop ends. */
  private static final long CANCEL_NS = 1_000_000_000L;

  /** What is written to an eventfd to wake: the number 1. */
  private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);

  private final Arena arena = Arena.ofShared();
  private final BufferRing buffers;
  private final RingCalls calls;
  private final ReadBuffer readBuffer;
  private final SendMemory sendMemory = new SendMemory();
  private final Requests requests = new Requests();
  private final Phase phase;

  private int wakeFd;

  private final ArrayDeque<Receiving> resumed = new ArrayDeque<>();
  private final SentSends sent = new SentSends();

  /**
   * @param holdReads whether some loop is so far behind that nobody should make more deliveries
   * @throws madang.net.UnavailableException where the kernel lacks or forbids io_uring
   */
  UringLoop(int index, EngineOptions options, BooleanSupplier holdReads) throws IOException {
    super(index, options, holdReads);
    phase = new Phase(options.nanoClock(), COMPLETIONS_A_LOOK);
    try {
      buffers = new BufferRing(arena, 0, BUFFERS, MAX_BUFFERS, Math.min(readBytes(), BUFFER_BYTES));
      readBuffer = new ReadBuffer(arena, BUFFER_BYTES);
      calls = RingCalls.open(options.trace(), arena, buffers);
      wakeFd = EventFd.eventfd(CallState.ofThread());
      if (wakeFd < 0) {
        calls.end();
        throw Errno.exception("eventfd", wakeFd);
      }
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /** The lock keeps the descriptor from being closed, and perhaps used anew, in between. */
  @Override
  protected synchronized void ring() {
    if (wakeFd >= 0) {
      // Can only fail when the counter is full, and then the loop is awake.
      Fd.write(CallState.ofThread(), wakeFd, ONE.address(), Long.BYTES);
    }
  }

  @Override
  protected void begin() throws SystemCallException {
    calls.enable();
    new WakeUp(this, wakeFd).watch();
  }

  /** What is on its way is cancelled: only then may its memory go. */
  @Override
  protected void lastTurns() {
    forEachConnection(connection -> connection.life().finish(true));
    turnFor(CANCEL_NS);
  }

  @Override
  protected void release() {
    requests.forEach(Requests.Asker::abandoned);
    sendMemory.close();
    calls.end();
    int fd;
    synchronized (this) {
      fd = wakeFd;
      wakeFd = -1;
    }
    calls.close(fd);
    if (!hasConnections()) { // else the kernel may still write: such memory is never given back
      arena.close();
    }
  }

  @Override
  protected void work() {
    buffers.publish();
    int left = calls.completions().ready();
    calls.enter(beginWait(left > 0 || !resumed.isEmpty()), requests);
    int count = calls.completions().ready();
    sent.entered(count);
    endWait(count - left);
    phase.begin(count + resumed.size());
    complete(count);
    for (int n = resumed.size(); n > 0; n--) {
      resumed.remove().resumed();
      if (phase.over(1)) {
        break;
      }
    }
  }

  private void complete(int count) {
    var completions = calls.completions();
    int done = 0;
    while (done < count) {
      long token = completions.userData(done);
      int flags = completions.flags(done);
      var asker = requests.find(token);
      if (asker != null) {
        asker.completed(Requests.op(token), completions.result(done), flags);
      }
      int buffer = CompletionQueue.buffer(flags);
      if (buffer >= 0) {
        buffers.lend(buffer);
      }
      done++;
      if (phase.over(1)) {
        break;
      }
    }
    completions.seen(done);
    sent.seen(done);
  }

  @Override
  protected void flush() {
    int done = 0;
    while (done < dirtyCount() && done < FLUSHES_PER_TURN) {
      dirty(done++).flushNow();
    }
    flushed(done);
    sendMemory.forget();
  }

  // ---- for what lives on the loop ----------------------------------------------------------

  @Override
  protected void forEachConnection(Consumer<LoopConnection> visitor) {
    requests.forEach(asker -> {
      if (asker instanceof UringConnection connection) {
        visitor.accept(connection);
      }
    });
  }

  @Override
  protected UringConnection accepted(
      long id, int fd, SocketAddress caller, Handler handler, ListenerHandle listener) {
    return new UringConnection(this, id, fd, caller, handler, listener);
  }

  @Override
  protected void closeFd(int fd) {
    calls.close(fd);
  }

  /** Takes in a socket that is to connect; {@code result} tells whether it could be made ready. */
  void connect(UringConnection connection, SockAddr address, int result) {
    entered();
    connection.connect(address, result);
  }

  long register(Requests.Asker asker) {
    return requests.add(asker);
  }

  /** Takes a token back after its last completion; the descriptor stays open. */
  void forget(long token) {
    requests.remove(token);
  }

  /** A connection is over, and nothing is on its way any more. */
  void released(long token, int fd) {
    requests.remove(token);
    finished(fd);
  }

  /** A connection's send is handed over by the next enter. */
  void sent(UringConnection connection, int number) {
    sent.add(connection, number);
  }

  void resumeLater(Receiving receiving) {
    resumed.add(receiving);
  }

  RingCalls calls() {
    return calls;
  }

  BufferRing buffers() {
    return buffers;
  }

  ReadBuffer readBuffer() {
    return readBuffer;
  }

  SendMemory sendMemory() {
    return sendMemory;
  }
}
