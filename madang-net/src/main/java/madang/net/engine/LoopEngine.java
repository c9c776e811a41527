package madang.net.engine;

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
import java.util.function.BooleanSupplier;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.IoEngine;
import madang.net.LoopStats;

/** One or more loops of one kind as an engine. Any thread. */
public abstract class LoopEngine<L extends LoopThread> implements IoEngine {
  protected static final String CLOSED = "the engine is closed";

  /** Makes a loop that doesn't run yet. */
  @FunctionalInterface
  protected interface Maker<L> {
    L make(int index, BooleanSupplier holdReads) throws IOException;
  }

  private final L[] loops;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final Set<ListenerHandle> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param loops to be filled
   */
  protected LoopEngine(L[] loops, Maker<L> maker) throws IOException {
    this.loops = loops;
    for (int i = 0; i < loops.length; i++) {
      try {
        loops[i] = maker.make(i, this::anyInboxHigh);
      } catch (IOException e) {
        for (int made = 0; made < i; made++) {
          loops[made].discard();
        }
        throw e;
      }
    }
  }

  protected final void startLoops() {
    for (L loop : loops) {
      loop.start();
    }
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

  // ---- for the kinds of engines ------------------------------------------------------------

  /** All of them, each at its index. */
  protected final L[] loops() {
    return loops;
  }

  /** The next connection's owner: one after the other. */
  protected final L pickLoop() {
    return loops[Math.floorMod(nextLoop.getAndIncrement(), loops.length)];
  }

  protected final long nextId() {
    return ids.incrementAndGet();
  }

  /** Gives an accepted socket to the loop that will own it. */
  protected final void handOff(int fd, SocketAddress caller, ListenerHandle listener) {
    L owner = pickLoop();
    long id = nextId();
    if (owner.runsNow()) {
      owner.adopt(id, fd, caller, listener);
    } else if (!owner.offer(new Inbox.Task(() -> owner.adopt(id, fd, caller, listener)))) {
      closeSocket(fd); // the engine is closing
      listener.left();
    }
  }

  /** Has a loop take in a socket that connects; the engine may have been closed meanwhile. */
  protected final void hand(L owner, int fd, Runnable takeIn) {
    if (!owner.offer(new Inbox.Task(takeIn))) {
      if (fd >= 0) {
        closeSocket(fd);
      }
      throw new IllegalStateException(CLOSED);
    }
  }

  /** Told to the trace, like the closes that a loop makes. */
  protected abstract void closeSocket(int fd);

  protected final boolean isClosed() {
    return closed;
  }

  /** A listener's handle, which forgets itself here when it is closed. */
  protected final void forget(ListenerHandle handle) {
    listeners.remove(handle);
  }

  /** Begins to accept, unless the engine was closed meanwhile. */
  protected final void begin(ListenerHandle handle, Runnable start) throws IOException {
    listeners.add(handle);
    start.run();
    if (closed) { // since the first look: close() may not have seen this one
      handle.close();
      throw new IOException(CLOSED);
    }
  }

  // ---- sending to many ---------------------------------------------------------------------

  @Override
  public final ConnectionGroup newGroup() {
    return new Group(loops);
  }

  @Override
  public final void send(Frame frame, Collection<? extends Connection> connections) {
    Group.send(loops, frame, connections);
  }

  // ---- the engine itself -------------------------------------------------------------------

  @Override
  public final List<LoopStats> stats() {
    return Arrays.stream(loops).map(LoopThread::stats).toList();
  }

  @Override
  public final synchronized void close(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    listeners.forEach(ListenerHandle::close);
    for (L loop : loops) {
      loop.end(drain.toNanos());
    }
    boolean interrupted = false;
    for (L loop : loops) {
      try {
        loop.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    closeRest();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The loops have ended. */
  protected void closeRest() {}
}
