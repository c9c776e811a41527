package madang.store;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import madang.chat.RoomLog;
import madang.store.Writer.Append;
import madang.store.Writer.Change;
import madang.store.Writer.Task;
import org.jspecify.annotations.Nullable;

/** The thread that tells what became of a batch, so that the writer goes on with the next one. */
final class Delivery implements Runnable {
  /**
   * @param offsets where the appends stand; null: nothing of this was stored
   * @param done gets the number of tasks when all are told
   */
  @SuppressWarnings("ArrayRecordComponent") // written by one thread, handed over, read by another
  private record Batch(List<Task> tasks, long @Nullable [] offsets, IntConsumer done) {}

  private static final Batch END = new Batch(List.of(), null, count -> {});

  private final LinkedBlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final Consumer<String> notices;
  private final Thread thread = new Thread(this, "madang-history-delivery");

  Delivery(Consumer<String> notices) {
    this.notices = notices;
  }

  void start() {
    thread.start();
  }

  void settled(List<Task> tasks, long @Nullable [] offsets, IntConsumer done) {
    queue.add(new Batch(tasks, offsets, done));
  }

  @Override
  public void run() {
    try {
      for (Batch batch = queue.take(); batch != END; batch = queue.take()) {
        for (int i = 0; i < batch.tasks.size(); i++) {
          tell(batch.tasks.get(i), batch.offsets == null ? RoomLog.FAILED : batch.offsets[i]);
        }
        batch.done.accept(batch.tasks.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
