package madang.net.engine.blocking;

import madang.net.engine.Schedule;
import madang.net.engine.TimerWheel;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one connection, one a kind. On its context, but for {@link #expired}, which only
 * offers: whether the timer still stands is decided on the context.
 */
final class ContextTimers implements Schedule, TimerWheel.Owner {
  private static final class Entry {
    final TimerWheel.Timer timer;
    final @Nullable Entry next;
    boolean set;
    long dueNs;

    Entry(TimerWheel.Timer timer, @Nullable Entry next) {
      this.timer = timer;
      this.next = next;
    }
  }

  private final BlockingConnection connection;
  private final Timers timers;
  private @Nullable Entry first;

  ContextTimers(BlockingConnection connection, Timers timers) {
    this.connection = connection;
    this.timers = timers;
  }

  @Override
  public void set(int kind, long delayNs) {
    Entry entry = find(kind);
    if (entry == null) {
      entry = new Entry(new TimerWheel.Timer(this, kind), first);
      first = entry;
    }
    entry.set = true;
    entry.dueNs = timers.set(entry.timer, delayNs);
  }

  void cancel(int kind) {
    Entry entry = find(kind);
    if (entry != null && entry.set) {
      entry.set = false;
      timers.cancel(entry.timer);
    }
  }

  @Override
  public long nanoTime() {
    return timers.nanoTime();
  }

  @Override
  public void cancelAll() {
    for (Entry entry = first; entry != null; entry = entry.next) {
      if (entry.set) {
        timers.cancel(entry.timer);
      }
    }
    first = null;
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    connection.context().offer(() -> due(timer.kind));
  }

  private void due(int kind) {
    Entry entry = find(kind);
    // Taken back, or set anew to a later time, while this was on its way: not now.
    if (entry != null && entry.set && timers.nanoTime() - entry.dueNs >= 0) {
      entry.set = false;
      connection.timerDue(kind);
    }
  }

  private @Nullable Entry find(int kind) {
    Entry entry = first;
    while (entry != null && entry.timer.kind != kind) {
      entry = entry.next;
    }
    return entry;
  }
}
