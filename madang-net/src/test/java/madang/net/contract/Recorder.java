package madang.net.contract;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/**
 * Stands around a test's handler, notes the callbacks, and checks what must hold in every test:
 * never entered twice at once, on the owner's context, opened first, closed last and once, and each
 * call sees what the one before it wrote.
 */
final class Recorder implements Handler {
  private final Handler inner;
  private final Queue<String> breaches;
  private final AtomicReference<Thread> inside = new AtomicReference<>();
  private final AtomicInteger entries = new AtomicInteger();
  private final CompletableFuture<Connection> opened = new CompletableFuture<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final List<String> calls = new ArrayList<>();
  private volatile boolean handedOver;
  private int plainEntries; // plain on purpose: only the engine's order makes it right

  Recorder(Handler inner, Queue<String> breaches) {
    this.inner = inner;
    this.breaches = breaches;
  }

  /** The connection, once it is open and onOpen has been. */
  Connection connection() throws Exception {
    return opened.get(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Why it closed, once it has. */
  CloseReason reason() throws Exception {
    return closed.get(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The test gives the connection to another handler, which will hear the rest. */
  void handedOver() {
    handedOver = true;
  }

  /** Whether callbacks came, but neither onClose nor a hand-over to another handler. */
  boolean missesClose() {
    return !handedOver && !isClosed() && !calls().isEmpty();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  /** The callbacks so far, several onBytes in a row as one. */
  List<String> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  @Override
  public void onOpen(Connection opening) {
    run(
        "onOpen",
        opening,
        () -> {
          try {
            inner.onOpen(opening);
          } finally {
            opened.complete(opening);
          }
        });
  }

  @Override
  public void onBytes(Connection from, ByteBuffer in) {
    if (!in.hasRemaining()) {
      breaches.add("onBytes without a byte");
    }
    run("onBytes", from, () -> inner.onBytes(from, in));
  }

  @Override
  public void onEnd(Connection from, ByteBuffer unread) {
    run("onEnd", from, () -> inner.onEnd(from, unread));
  }

  @Override
  public void onDrained(Connection of) {
    run("onDrained", of, () -> inner.onDrained(of));
  }

  @Override
  public void onTimer(Connection of, int kind) {
    run("onTimer", of, () -> inner.onTimer(of, kind));
  }

  @Override
  public void onClose(Connection of, CloseReason why) {
    try {
      run("onClose", of, () -> inner.onClose(of, why));
    } finally {
      closed.complete(why);
    }
  }

  @Override
  public int unreadLimit() {
    return inner.unreadLimit();
  }

  private void run(String call, Connection of, Runnable body) {
    check(call, of);
    if (!inside.compareAndSet(null, Thread.currentThread())) {
      breaches.add(call + " entered while another callback runs: " + calls());
      body.run();
      return;
    }
    try {
      if (plainEntries++ != entries.getAndIncrement()) {
        breaches.add(call + " doesn't see what the callback before it wrote");
      }
      body.run();
    } finally {
      inside.set(null);
    }
  }

  private void check(String call, Connection of) {
    if (!of.isOwner()) {
      breaches.add(call + " not on the connection's context");
    }
    synchronized (calls) {
      if (calls.contains("onClose")) {
        breaches.add(call + " after onClose: " + calls);
      }
      boolean first = calls.isEmpty();
      if (first != call.equals("onOpen") && !(first && call.equals("onClose"))) {
        breaches.add(call + " out of turn: " + calls);
      }
      if (first || !call.equals("onBytes") || !calls.getLast().equals("onBytes")) {
        calls.add(call);
      }
    }
  }
}
