package madang.net.engine.blocking;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of an engine's connections. Three roles:
 *
 * <ul>
 *   <li>a <b>connection</b>'s own thread blocks in read and runs the handler;
 *   <li>a <b>runner</b> does for a connection what other threads have offered it, and never waits;
 *   <li>a <b>writer</b> waits with what a slow peer hasn't taken, for as long as there is any.
 * </ul>
 *
 * All virtual, or all platform threads; then runners are few and shared. Any thread.
 */
final class Threads {
  /** How long a writer without work is kept, where it is a platform thread. */
  private static final long IDLE_SECONDS = 5;

  private static final long CLOSE_SECONDS = 5;

  private final Thread.Builder connections;
  private final ExecutorService runners;
  private final ExecutorService writers;

  Threads(boolean virtual) {
    if (virtual) {
      connections = Thread.ofVirtual();
      runners =
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("madang-runner-", 1).factory());
      writers =
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("madang-writer-", 1).factory());
    } else {
      connections = Thread.ofPlatform().daemon();
      int few = Math.max(2, Runtime.getRuntime().availableProcessors());
      var sharing =
          new ThreadPoolExecutor(
              few,
              few,
              0,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(), // one entry a connection at the most
              platform("madang-runner-"));
      // Now: once the system has no thread left, it is they who tell connections that it is over.
      sharing.prestartAllCoreThreads();
      runners = sharing;
      writers =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE, // one a connection at the most
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              platform("madang-writer-"));
    }
  }

  private static ThreadFactory platform(String name) {
    return Thread.ofPlatform().daemon().name(name, 1).factory();
  }

  /**
   * Starts a connection's own thread; false where the system has no thread left.
   *
   * @param id the connection's number
   */
  boolean start(long id, Runnable life) {
    try {
      Thread thread;
      synchronized (connections) { // a builder is not for several threads at once
        thread = connections.name("madang-connection-" + id).unstarted(life);
      }
      thread.start();
      return true;
    } catch (OutOfMemoryError noThread) { // "unable to create native thread": pthread_create(3)
      return false;
    }
  }

  /** Runs a turn soon; false where the engine is closed or the system has no thread left. */
  boolean run(Runnable turn) {
    return execute(runners, turn);
  }

  /** Runs what waits in write; false where the engine is closed or no thread is left. */
  boolean write(Runnable waiting) {
    return execute(writers, waiting);
  }

  private static boolean execute(ExecutorService pool, Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError none) {
      return false;
    }
  }

  void close() throws InterruptedException {
    runners.shutdown();
    writers.shutdown();
    boolean done = runners.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!done || !writers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a handler is stuck: the engine's threads don't end");
    }
  }
}
