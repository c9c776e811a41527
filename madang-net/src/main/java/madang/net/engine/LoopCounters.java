package madang.net.engine;

import java.util.concurrent.atomic.AtomicLongArray;
import madang.net.LoopStats;

/** Counters of one loop. The loop adds, without a fence; any thread reads. */
public final class LoopCounters {
  public static final int TURNS = 0;
  public static final int EVENTS = 1;
  public static final int ACCEPTS = 2;
  public static final int READS = 3;
  public static final int BYTES_READ = 4;
  public static final int WRITES = 5;
  public static final int BYTES_WRITTEN = 6;
  public static final int WAKEUPS = 7;
  public static final int DELIVERIES = 8;
  public static final int CONNECTIONS = 9;
  private static final int COUNT = 10;

  private final AtomicLongArray values = new AtomicLongArray(COUNT);

  /** On the loop only. */
  public void add(int counter, long n) {
    values.setOpaque(counter, values.getPlain(counter) + n);
  }

  /** Any thread. */
  public LoopStats snapshot(int loop) {
    return new LoopStats(
        loop,
        values.getOpaque(TURNS),
        values.getOpaque(EVENTS),
        values.getOpaque(ACCEPTS),
        values.getOpaque(READS),
        values.getOpaque(BYTES_READ),
        values.getOpaque(WRITES),
        values.getOpaque(BYTES_WRITTEN),
        values.getOpaque(WAKEUPS),
        values.getOpaque(DELIVERIES),
        (int) values.getOpaque(CONNECTIONS));
  }
}
