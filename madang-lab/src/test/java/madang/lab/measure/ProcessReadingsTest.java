package madang.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
  void aThreadThatEndedUnseenStillCounts() throws InterruptedException {
    ProcessCpu cpu = new ProcessCpu(ProcessHandle.current().pid());
    long before = cpu.nanos();
    for (int i = 0; i < 20; i++) {
      Thread shortLived = new Thread(() -> work(SECOND / 50));
      shortLived.start();
      shortLived.join();
    }

    assertThat(cpu.nanos() - before).isGreaterThan(SECOND * 3 / 10);
  }

  @Test
  void aLineOfStatIsReadPastANameWithBlanks() {
    String line = "7 (a b) c) S 1 7 7 0 -1 4194560 1 2 3 4 150 25 0 0 20 0 1 0 100";

    assertThat(ProcessCpu.ticks(line)).isEqualTo(175);
  }

  @Test
  void bothKindsOfSwitchesCount() {
    String status = "Name:\tx\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t7\n";

    assertThat(ProcessCpu.contextSwitches(status)).isEqualTo(157);
    ProcessCpu own = new ProcessCpu(ProcessHandle.current().pid());
    assertThat(own.switches()).isPositive();
  }

  @Test
  void aMachineIsBusyInAllButIdleAndWaiting() {
    assertThat(MachineCpu.busyTicks("cpu  1 2 3 1000 2000 4 5 6 7 8\ncpu0 9\n")).isEqualTo(21);
  }

  @Test
  void theKernelsShareIsHalfOfTheSocketsAndAllOfTheThreads() {
    KernelMemory before = KernelMemory.parse(meminfo(1000, 100), "TCP: inuse 1 mem 10\n");
    KernelMemory after = KernelMemory.parse(meminfo(3000, 300), "TCP: inuse 1 mem 20\n");

    // (2,000 KiB + 10 pages) / 2 + 200 KiB, over 100 connections
    assertThat(after.eachSince(before, 100)).isEqualTo(1220 * 1024 / 100.0);
  }

  private static String meminfo(int slab, int stacks) {
    return "MemTotal: 1 kB\nSlab: " + slab + " kB\nKernelStack: " + stacks + " kB\n";
  }

  @Test
  void perfsAnswerIsReadAndARefusalIsNoNumber() {
    SystemCalls.Counts counts =
        SystemCalls.parse(
            "106165,,raw_syscalls:sys_enter,732148842,100.00,,\n2511,,context-switches,7,100.00,,");

    assertThat(counts.calls()).hasValue(106_165);
    assertThat(counts.switches()).hasValue(2511);
    assertThat(SystemCalls.parse("<not supported>,,raw_syscalls:sys_enter,0,100.00,,").calls())
        .isEmpty();
  }

  @Test
  void whoListensIsFound() throws IOException {
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      InetSocketAddress address = (InetSocketAddress) here.getLocalSocketAddress();

      assertThat(SocketOwner.of(address)).hasValue(ProcessHandle.current().pid());
    }
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
        .isEqualTo(new ResidentMemory(12_345L * 1024, 1024));
    assertThat(ResidentMemory.ofTree(ProcessHandle.current().pid()).rss())
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
