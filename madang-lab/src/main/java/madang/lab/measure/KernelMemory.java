package madang.lab.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the whole kernel holds for sockets and threads: a difference of two readings tells what came
 * in between, on a machine where nothing else happens.
 *
 * @param socketBytes slab caches ({@code Slab} of /proc/meminfo) and TCP buffers ({@code mem} of
 *     /proc/net/sockstat): both ends of a loopback connection, and what watches them
 * @param threadBytes kernel stacks and page tables, which a thread for each connection costs
 */
public record KernelMemory(long socketBytes, long threadBytes) {
  private static final long PAGE = 4096;

  /**
   * Reads it now.
   *
   * @throws IOException where there is no such /proc
   */
  public static KernelMemory read() throws IOException {
    String meminfo = Files.readString(Path.of("/proc/meminfo"));
    String sockstat = Files.readString(Path.of("/proc/net/sockstat"));
    return parse(meminfo, sockstat);
  }

  static KernelMemory parse(String meminfo, String sockstat) {
    return new KernelMemory(
        kib(meminfo, "Slab:") * 1024 + tcpPages(sockstat) * PAGE,
        (kib(meminfo, "KernelStack:") + kib(meminfo, "PageTables:")) * 1024);
  }

  /** The server's share of what {@code connections} loopback connections added since. */
  public double eachSince(KernelMemory before, int connections) {
    double sockets = (socketBytes - before.socketBytes) / 2.0;
    double threads = threadBytes - before.threadBytes;
    return (sockets + threads) / connections;
  }

  private static long kib(String meminfo, String key) {
    return meminfo
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
        .findFirst()
        .orElse(0);
  }

  private static long tcpPages(String sockstat) {
    return sockstat
        .lines()
        .filter(line -> line.startsWith("TCP:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).trim()))
        .findFirst()
        .orElse(0);
  }
}
