package madang.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import madang.chat.Entry;
import madang.chat.RoomLog;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes: takes what waits, up to {@link #MOST_BATCH}, makes one transaction of it,
 * and hands what became of it to the {@link Delivery}. So while one commit waits for the disk the
 * next batch gathers.
 */
final class Writer implements Runnable {
  /** What may wait or be on its way; past that all is refused. About 32 MB of ordinary messages. */
  static final int MOST_PENDING = 65_536;

  /** What one transaction holds at the most: the longest that one message waits for others. */
  static final int MOST_BATCH = 2_000;

  /** How often the quiet work is looked after. */
  private static final long TICK_NS = 100_000_000;

  private static final long REOPEN_NS = 250_000_000;

  /** Something to be done in a transaction. */
  sealed interface Task permits Append, Change {}

  /** An entry to be appended. */
  record Append(String log, Entry entry, RoomLog.Appended told) implements Task {}

  /** Another change, and who wants to know whether it was stored. */
  record Change(Work work, Settled settled) implements Task {}

  interface Work {
    void run(Tables tables) throws SQLException;
  }

  interface Settled {
    void settled(boolean stored);
  }

  /** What is done now and then, between transactions, when little else is to do. */
  interface QuietWork {
    void run(Tables tables) throws SQLException;

    /** The writer lets go of its file. */
    void close() throws SQLException;
  }

  private final StoreOptions options;
  private final Delivery delivery;
  private final Faults faults;
  private final QuietWork quietWork;
  private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Thread thread = new Thread(this, "madang-history-writer");
  private @Nullable Tables tables;
  private long reopenNs = System.nanoTime();
  private volatile long newest;
  private volatile boolean closing;

  Writer(
      StoreOptions options, Tables tables, Delivery delivery, Faults faults, QuietWork quietWork) {
    this.options = options;
    this.tables = tables;
    this.newest = tables.newestOffset();
    this.delivery = delivery;
    this.faults = faults;
    this.quietWork = quietWork;
  }

  void start() {
    thread.start();
  }

  /** Any thread: has an entry appended; refused at once where too much waits. */
  void append(String log, Entry entry, RoomLog.Appended told) {
    if (closing || pending.incrementAndGet() > MOST_PENDING) {
      pending.decrementAndGet();
      told.appended(entry, RoomLog.FAILED);
    } else {
      queue.add(new Append(log, entry, told));
    }
  }

  /** Any thread: has something changed, in order with the appends. */
  void change(Work work, Settled settled) {
    if (closing || pending.incrementAndGet() > MOST_PENDING) {
      pending.decrementAndGet();
      settled.settled(false);
    } else {
      queue.add(new Change(work, settled));
    }
  }

  /** The newest offset that is stored. */
  long newest() {
    return newest;
  }

  /** What waits or is on its way. */
  int pending() {
    return pending.get();
  }

  @Override
  public void run() {
    List<Task> batch = new ArrayList<>(MOST_BATCH);
    long tickNs = System.nanoTime();
    while (!closing || !queue.isEmpty()) {
      Task first = next();
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, MOST_BATCH - 1);
        write(batch);
        batch.clear();
      }
      if (System.nanoTime() - tickNs > TICK_NS) {
        tick();
        tickNs = System.nanoTime();
      }
    }
    closeTables();
  }

  private @Nullable Task next() {
    try {
      return queue.poll(TICK_NS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return null; // close() wants to be noticed at once
    }
  }

  private void write(List<Task> batch) {
    long[] offsets = new long[batch.size()];
    boolean stored = false;
    try {
      Tables open = open();
      for (int i = 0; i < offsets.length; i++) {
        switch (batch.get(i)) {
          case Append append -> offsets[i] = open.append(append.log(), append.entry());
          case Change change -> change.work().run(open);
        }
      }
      open.commit();
      stored = true;
      newest = open.newestOffset();
      faults.worked();
    } catch (SQLException e) {
      failed(e);
    } catch (RuntimeException e) {
      failed(Faults.mistake(e)); // without this thread everybody would wait for ever
    }
    delivery.settled(List.copyOf(batch), stored ? offsets : null, this::done, !queue.isEmpty());
  }

  private void done(int count) {
    pending.addAndGet(-count);
  }

  private void tick() {
    try {
      quietWork.run(open());
    } catch (SQLException e) {
      failed(e);
    } catch (RuntimeException e) {
      failed(Faults.mistake(e));
    }
  }

  private Tables open() throws SQLException {
    Tables open = tables;
    if (open == null) {
      if (System.nanoTime() - reopenNs < 0) {
        throw new SQLException("waiting for the disk", "", Faults.WAITING);
      }
      try {
        open = Tables.reopen(options.history(), options.durability());
      } catch (SQLException e) {
        reopenNs = System.nanoTime() + REOPEN_NS;
        throw e;
      } catch (StoreException e) {
        reopenNs = System.nanoTime() + REOPEN_NS;
        throw new SQLException(e.getMessage(), "", Faults.NOTADB, e);
      }
      tables = open;
    }
    return open;
  }

  private void failed(SQLException e) {
    if (Faults.code(e) == Faults.WAITING) {
      return;
    }
    faults.failed(e);
    Tables open = tables;
    if (open != null && !(Faults.passes(e) && open.rollback())) {
      closeTables();
    }
  }

  private void closeTables() {
    try (Tables _ = tables) { // also where the other can't be closed
      quietWork.close();
    } catch (SQLException e) {
      faults.failed(e);
    }
    tables = null;
  }

  /** Writes what waits, and ends. */
  void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join();
    List<Task> late = new ArrayList<>(); // offered while the thread was ending
    queue.drainTo(late);
    delivery.settled(late, null, this::done, false);
  }
}
