package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import madang.lab.measure.JavaProcess;
import madang.lab.measure.KernelMemory;
import madang.lab.measure.Metric;
import madang.lab.measure.ResidentMemory;
import org.jspecify.annotations.Nullable;

/**
 * What connections cost in memory: the difference between two readings, between which only
 * connections were opened. A JVM collects its garbage before each, so that what it would free
 * anyway doesn't count.
 */
final class MemoryProbe {
  /** Full collections before a reading: a second one frees what the first one's work left. */
  private static final int COLLECTIONS = 2;

  private final SectionDraft.@Nullable RowDraft row;
  private final long pid;
  private final Duration settle;
  private @Nullable Reading before;
  private boolean done;

  private MemoryProbe(SectionDraft.@Nullable RowDraft row, long pid, Duration settle) {
    this.row = row;
    this.pid = pid;
    this.settle = settle;
  }

  /**
   * Reads a server once and puts the figures into its row.
   *
   * @param settle how long a JVM gets before a reading to give back what it needs no more
   */
  static MemoryProbe of(SectionDraft.RowDraft row, long pid, Duration settle) {
    return new MemoryProbe(row, pid, settle);
  }

  /** Reads nothing: the process isn't known. */
  static MemoryProbe none() {
    return new MemoryProbe(null, 0, Duration.ZERO);
  }

  /** So many connections are open before more come. */
  void before(int connections) throws InterruptedException {
    if (row != null && !done) {
      before = read(connections);
    }
  }

  /** So many are open now. */
  void after(int connections) throws InterruptedException {
    Reading low = before;
    if (row == null || done || low == null) {
      return;
    }
    done = true;
    Reading high = read(connections);
    if (high != null) {
      int added = connections - low.connections();
      row.add(Metric.PROCESS_BYTES, (double) (high.process() - low.process()) / added);
      row.add(Metric.KERNEL_BYTES, high.kernel().eachSince(low.kernel(), added));
      if (low.heap() > 0) {
        row.add(Metric.HEAP_BYTES, (double) (high.heap() - low.heap()) / added);
      }
    }
  }

  private record Reading(int connections, long process, long heap, KernelMemory kernel) {}

  private @Nullable Reading read(int connections) throws InterruptedException {
    try {
      boolean java = JavaProcess.is(pid);
      for (int i = 0; java && i < COLLECTIONS; i++) {
        JavaProcess.collectGarbage(pid);
      }
      if (java) {
        Thread.sleep(settle);
      }
      long process = ResidentMemory.ofTree(pid).rss();
      KernelMemory kernel = KernelMemory.read();
      long heap = java ? JavaProcess.liveHeapBytes(pid) : 0;
      return new Reading(connections, process, heap, kernel);
    } catch (IOException e) {
      return null; // another user's process, or no such /proc: the columns say n/a
    }
  }
}
