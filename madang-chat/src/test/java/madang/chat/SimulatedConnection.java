package madang.chat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link SimulatedEngine}, with its far end in the test's hands. */
public final class SimulatedConnection implements Connection {
  private final SimulatedEngine engine;
  private final long id;
  private final SocketAddress remote;
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final TreeMap<Integer, Long> timers = new TreeMap<>();
  private final ByteArrayOutputStream outbox = new ByteArrayOutputStream();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private byte[] arriving = {};
  private byte[] unread = {};
  private @Nullable Handler handler;
  private boolean paused;
  private boolean offerAgain;
  private boolean peerEnded;
  private boolean endTold;
  private boolean stalled;
  private boolean closeTold;
  private @Nullable CloseReason closing;

  /** Whether the far end takes what is sent to it. */
  boolean reads = true;

  SimulatedConnection(SimulatedEngine engine, long id, SocketAddress remote) {
    this.engine = engine;
    this.id = id;
    this.remote = remote;
  }

  // ---- the far end

  public void feed(byte[] bytes) {
    byte[] all = Arrays.copyOf(arriving, arriving.length + bytes.length);
    System.arraycopy(bytes, 0, all, arriving.length, bytes.length);
    arriving = all;
  }

  public void end() {
    peerEnded = true;
  }

  public void reset() {
    arriving = new byte[0];
    outbox.reset();
    own(() -> close(CloseReason.PEER_RESET));
  }

  public byte[] takeReceived() {
    byte[] all = received.toByteArray();
    received.reset();
    return all;
  }

  public @Nullable CloseReason closed() {
    return closing;
  }

  boolean paused() {
    return paused;
  }

  int waitingInput() {
    return arriving.length + unread.length;
  }

  // ---- the turn

  void open(Handler.Factory factory) {
    own(() -> {
      handler = factory.handlerFor(this);
      handler.onOpen(this);
    });
  }

  private Handler handler() {
    return Objects.requireNonNull(handler);
  }

  private void own(Runnable task) {
    SimulatedConnection before = engine.running;
    engine.running = this;
    try {
      task.run();
    } finally {
      engine.running = before;
    }
  }

  boolean turn() {
    boolean busy = false;
    if (closing == null && !paused && writable()) {
      busy = offer();
    }
    for (int i = inbox.size(); i > 0; i--) {
      busy = true;
      own(Objects.requireNonNull(inbox.poll()));
    }
    busy |= flush();
    CloseReason reason = closing;
    if (reason != null && !closeTold) {
      closeTold = true;
      busy = true;
      own(() -> handler().onClose(this, reason));
    }
    return busy;
  }

  private boolean offer() {
    boolean busy = false;
    if (arriving.length > 0 || offerAgain) {
      offerAgain = false;
      busy = true;
      int take = Math.min(arriving.length, engine.readBytes);
      ByteBuffer in = ByteBuffer.allocateDirect(unread.length + take);
      in.put(unread).put(arriving, 0, take).flip();
      arriving = Arrays.copyOfRange(arriving, take, arriving.length);
      own(() -> handler().onBytes(this, in));
      unread = new byte[in.remaining()];
      in.get(unread);
      if (unread.length > handler().unreadLimit() && !paused && writable()) {
        close(CloseReason.UNREAD_FULL);
      }
    } else if (peerEnded && !endTold) {
      endTold = true;
      busy = true;
      own(() -> handler().onEnd(this, ByteBuffer.wrap(unread)));
    }
    return busy;
  }

  private boolean flush() {
    if (outbox.size() == 0) {
      return false;
    }
    if (!reads) {
      boolean wasStalled = stalled;
      stalled = true;
      if (outbox.size() > SimulatedEngine.OUTBOX_BYTES) {
        close(CloseReason.OUTBOX_FULL);
      }
      return !wasStalled;
    }
    received.writeBytes(outbox.toByteArray());
    outbox.reset();
    if (stalled) {
      stalled = false;
      offerAgain = unread.length > 0;
      if (closing == null) {
        own(() -> handler().onDrained(this));
      }
    }
    return true;
  }

  boolean finished() {
    return closeTold && (outbox.size() == 0 || !reads);
  }

  long nextTimer() {
    return timers.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  void fireTimers(long nowMs) {
    for (Integer kind : timers.keySet().toArray(new Integer[0])) {
      Long due = timers.get(kind);
      if (due != null && due <= nowMs && closing == null) {
        timers.remove(kind);
        own(() -> handler().onTimer(this, kind));
      }
    }
  }

  /** What the contract asks: at once on the own context with nothing queued, else in order. */
  private void inOrder(Runnable operation) {
    if (isOwner() && inbox.isEmpty()) {
      operation.run();
    } else {
      inbox.add(operation);
    }
  }

  private void assertOwner() {
    if (!isOwner()) {
      throw new IllegalStateException("not on the context of connection " + id);
    }
  }

  // ---- Connection

  @Override
  public long id() {
    return id;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 6667);
  }

  @Override
  public boolean isOwner() {
    return engine.running == this;
  }

  @Override
  public void send(Frame frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copyTo(0, MemorySegment.ofArray(bytes), 0, bytes.length);
    inOrder(() -> {
      if (closing == null) {
        outbox.writeBytes(bytes);
      }
    });
  }

  @Override
  public void send(ByteBuffer bytes) {
    assertOwner();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    inOrder(() -> {
      if (closing == null) {
        outbox.writeBytes(copy);
      }
    });
  }

  @Override
  public long pendingBytes() {
    assertOwner();
    return outbox.size();
  }

  @Override
  public boolean writable() {
    return outbox.size() < SimulatedEngine.OUTBOX_BYTES / 2;
  }

  @Override
  public void shutdownOutput() {}

  @Override
  public void close(CloseReason reason) {
    inOrder(() -> {
      if (closing == null) {
        closing = reason;
        timers.clear();
      }
    });
  }

  @Override
  public void pauseReads() {
    assertOwner();
    paused = true;
  }

  @Override
  public void resumeReads() {
    assertOwner();
    paused = false;
    offerAgain = unread.length > 0;
  }

  @Override
  public void handler(Handler next) {
    assertOwner();
    handler = next;
  }

  @Override
  public void schedule(int kind, long delayNs) {
    assertOwner();
    timers.put(kind, engine.millis() + Math.max(1, (delayNs + 999_999) / 1_000_000));
  }

  @Override
  public void cancel(int kind) {
    assertOwner();
    timers.remove(kind);
  }

  @Override
  public void execute(Runnable task) {
    inbox.add(() -> {
      if (closing == null) {
        task.run();
      }
    });
  }
}
