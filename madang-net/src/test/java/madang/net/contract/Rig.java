package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * One engine of the model under test with the callers of one test. Closing it closes all of them,
 * and fails where any callback broke the rules that {@link Recorder} checks.
 */
final class Rig implements AutoCloseable {
  /** How long anything may take on a busy machine before the test fails. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final IoEngine engine;
  private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
  private final LinkedBlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
  private final List<Recorder> recorders = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();

  Rig(IoModel model) throws IOException {
    this(model, EngineOptions.DEFAULTS);
  }

  Rig(IoModel model, EngineOptions options) throws IOException {
    engine = Models.start(model, options);
  }

  IoEngine engine() {
    return engine;
  }

  /** Listens on a free loopback port. */
  Listener.Handle listen(Handler.Factory handlers) throws IOException {
    return listen(loopback(0), handlers, Integer.MAX_VALUE);
  }

  Listener.Handle listen(SocketAddress at, Handler.Factory handlers, int maxConnections)
      throws IOException {
    return listen(at, handlers, maxConnections, "");
  }

  /** Listens; {@code farewell} is what callers hear who are turned away. */
  Listener.Handle listen(
      SocketAddress at, Handler.Factory handlers, int maxConnections, String farewell)
      throws IOException {
    return engine.listen(
        new Listener(
            at,
            connection -> {
              Recorder recorder = watch(handlers.handlerFor(connection));
              accepted.add(recorder);
              return recorder;
            },
            maxConnections,
            Frame.utf8(farewell)));
  }

  /** A handler that keeps the rules, or the test fails. */
  Recorder watch(Handler handler) {
    var recorder = new Recorder(handler, breaches);
    synchronized (recorders) {
      recorders.add(recorder);
    }
    return recorder;
  }

  /** Our end of the next connection accepted, in the order of acceptance. */
  Recorder nextAccepted() throws InterruptedException {
    Recorder next = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no connection was accepted");
    }
    return next;
  }

  Caller call(Listener.Handle at) throws IOException {
    return call(at, 0);
  }

  /** A caller whose window is bounded by {@code receiveBytes}. */
  Caller call(Listener.Handle at, int receiveBytes) throws IOException {
    return keep(Caller.to(at.address(), null, receiveBytes));
  }

  /** Closes {@code caller} with this rig. */
  Caller keep(Caller caller) {
    callers.add(caller);
    return caller;
  }

  /** The sum of one counter over all loops. */
  long total(ToLongFunction<LoopStats> counter) {
    return engine.stats().stream().mapToLong(counter).sum();
  }

  /** Turns that all loops take in the next {@code ms} milliseconds. */
  long turnsDuring(int ms) throws InterruptedException {
    long before = total(LoopStats::turns);
    Thread.sleep(ms);
    return total(LoopStats::turns) - before;
  }

  /** Waits until the loops have written all that the kernel takes for now. */
  void awaitWritesStuck() {
    awaitWritesStuck(0);
  }

  /** The same, where {@code before} bytes had been written for others. */
  void awaitWritesStuck(long before) {
    var seen = new AtomicLong();
    var same = new AtomicInteger();
    patiently()
        .pollInterval(Duration.ofMillis(30))
        .until(() -> {
          long written = total(LoopStats::bytesWritten);
          boolean still = written > before && seen.getAndSet(written) == written;
          // Once means little: on a busy machine a thread stands still for that long.
          return (still ? same.incrementAndGet() : same.getAndSet(0)) == 4;
        });
  }

  @Override
  public void close() {
    for (Caller caller : callers) {
      try {
        caller.close();
      } catch (IOException alreadyGone) {
        // the test reset it
      }
    }
    engine.close();
    synchronized (recorders) {
      for (Recorder recorder : recorders) {
        if (recorder.missesClose()) {
          breaches.add("onClose never came: " + recorder.calls());
        }
      }
    }
    assertThat(breaches).as("broken rules").isEmpty();
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Open descriptors of this process. */
  static long descriptors() throws IOException {
    try (var listed = Files.list(Path.of("/proc/self/fd"))) {
      return listed.count();
    }
  }

  /**
   * The same, once it has stopped changing: where each loop accepts, the last of them takes its
   * spare descriptor some time after the first has let callers in.
   */
  static long settledDescriptors() throws IOException {
    var seen = new AtomicLong(-1);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> seen.getAndSet(descriptors()) == seen.get());
    return seen.get();
  }

  /** Waits for a condition, for as long as a busy machine may need. */
  static ConditionFactory patiently() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2));
  }

  /** Runs on a thread of its own; the result, or the failure, is in the future. */
  static <T> FutureTask<T> async(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("test").start(task);
    return task;
  }

  /** The result of {@link #async}. */
  static <T> T get(FutureTask<T> task) throws Exception {
    return task.get(60, TimeUnit.SECONDS);
  }

  /** A connection's own address, asked for where it may be: on its context. */
  static SocketAddress local(Connection connection) throws Exception {
    return CompletableFuture.supplyAsync(connection::local, connection).get(20, TimeUnit.SECONDS);
  }
}
