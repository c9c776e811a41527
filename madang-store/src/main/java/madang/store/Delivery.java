package madang.store;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import madang.chat.RoomLog;
import madang.store.Writer.Append;
import madang.store.Writer.Change;
import madang.store.Writer.Task;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a batch, in the order of the batches: on a thread of its own, so that the
 * writer goes on with the next one, or at once where there is no next one yet.
 */
final class Delivery implements Runnable {
  /**
   * @param offsets where the appends stand; null: nothing of this was stored
   * @param done gets the number of tasks when all are told
   */
  @SuppressWarnings("ArrayRecordComponent") // written by one thread, handed over, read by another
  private record Batch(List<Task> tasks, long @Nullable [] offsets, IntConsumer done) {}

  private static final Batch END = new Batch(List.of(), null, count -> {});

  private final LinkedBlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Consumer<String> notices;
  private final Thread thread = new Thread(this, "madang-history-delivery");

  Delivery(Consumer<String> notices) {
    this.notices = notices;
  }

  void start() {
    thread.start();
  }

  /**
   * The writer's thread.
   *
   * @param more whether the writer has something else to do
   */
  void settled(List<Task> tasks, long @Nullable [] offsets, IntConsumer done, boolean more) {
    Batch batch = new Batch(tasks, offsets, done);
    if (!more && waiting.get() == 0) {
      tell(batch);
    } else {
      waiting.incrementAndGet();
      queue.add(batch);
    }
  }

  @Override
  public void run() {
    try {
      for (Batch batch = queue.take(); batch != END; batch = queue.take()) {
        tell(batch);
        waiting.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Batch batch) {
    for (int i = 0; i < batch.tasks.size(); i++) {
      tell(batch.tasks.get(i), batch.offsets == null ? RoomLog.FAILED : batch.offsets[i]);
    }
    batch.done.accept(batch.tasks.size());
  }

  /** What one listener does wrong must not keep others from being told. */
  private void tell(Task task, long offset) {
    try {
      switch (task) {
        case Append append -> append.told().appended(append.entry(), offset);
        case Change change -> change.settled().settled(offset != RoomLog.FAILED);
      }
    } catch (RuntimeException e) {
      notices.accept("history: " + Faults.words(e));
    }
  }

  /** Tells what waits, and ends. */
  void close() throws InterruptedException {
    queue.add(END);
    thread.join();
  }
}
