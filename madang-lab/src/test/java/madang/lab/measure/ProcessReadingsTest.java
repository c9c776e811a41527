package madang.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads this very process, whose work the test knows. */
class ProcessReadingsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long TICKS = 20_000_000L; // what the kernel may lag behind

  @Test
  void aThreadThatWorksIsCountedAndOneThatWaitsIsNot() throws InterruptedException {
    ProcessCpu cpu = new ProcessCpu(ProcessHandle.current().pid());
    long before = cpu.nanos();
    long[] used = new long[1];
    Thread worker = new Thread(() -> used[0] = work(SECOND / 5));
    worker.start();
    // Read while it lives: what a thread used after the last reading is lost with it.
    while (used[0] == 0 && worker.isAlive()) {
      cpu.nanos();
      Thread.sleep(1);
    }
    worker.join();

    assertThat(used[0]).isGreaterThanOrEqualTo(SECOND / 5);
    assertThat(cpu.nanos() - before).isGreaterThan(used[0] - TICKS);
  }

  @Test
  void theTimeNeverFallsWhenThreadsEnd() throws InterruptedException {
    ProcessCpu cpu = new ProcessCpu(ProcessHandle.current().pid());
    long last = cpu.nanos();
    for (int i = 0; i < 20; i++) {
      Thread shortLived = new Thread(() -> work(SECOND / 200));
      shortLived.start();
      long now = cpu.nanos();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
      shortLived.join();
    }
  }

  @Test
  void theFirstNumberOfSchedstatIsTheTimeOnACpu() {
    assertThat(ProcessCpu.onCpuNanos("706121 17 3\n")).isEqualTo(706_121);
  }

  @Test
  void aProcessThatEndedIsSaid() {
    assertThatThrownBy(() -> new ProcessCpu(Integer.MAX_VALUE).nanos())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no such process");
  }

  @Test
  void residentMemoryIsThatOfTheRollup() throws IOException {
    assertThat(ResidentMemory.parse(List.of("0-1 ---p [rollup]", "Rss:    12345 kB", "Pss: 1 kB")))
        .isEqualTo(12_345L * 1024);
    assertThat(ResidentMemory.ofProcess(ProcessHandle.current().pid()))
        .isBetween(10L << 20, 8L << 30);
  }

  @Test
  void theHeapIsTheTotalOfTheHistogram() throws IOException {
    String answer = "4711:\n num  #instances  #bytes\n   1:  10  240  [B\nTotal     10     240\n";

    assertThat(JavaProcess.totalBytes(answer)).isEqualTo(240);
  }

  private static long work(long ns) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - start < ns) {
      Thread.onSpinWait();
    }
    return threads.getCurrentThreadCpuTime() - start;
  }
}
