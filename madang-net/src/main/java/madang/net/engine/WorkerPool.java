package madang.net.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run handlers in the reactor-and-workers shape. Any thread. */
final class WorkerPool {
  /** Long enough for the last onClose of each connection. */
  private static final long END_SECONDS = 2;

  private final ExecutorService threads;

  WorkerPool(int workers) {
    var number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            workers,
            task ->
                Thread.ofPlatform()
                    .name("madang-worker-" + number.getAndIncrement())
                    .unstarted(task));
  }

  /** Runs a task soon; false where the pool is closed: its threads finish what they have. */
  boolean run(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
