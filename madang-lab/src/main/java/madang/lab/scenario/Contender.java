package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.time.Duration;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.measure.ProcessCpu;
import madang.lab.measure.ProcessTree;
import madang.lab.reference.ServerProcess;
import org.jspecify.annotations.Nullable;

/** A server in a comparison, and the load on it while there is one. */
final class Contender implements AutoCloseable {
  private static final long LEAVING_NS = 5_000_000_000L;
  private static final int LEFT_OVER = 16;

  private final SectionDraft.RowDraft row;
  private final @Nullable ServerProcess server;
  private final InetSocketAddress address;
  private final long pid;
  private final @Nullable ProcessCpu cpu;
  private final MemoryProbe memory;
  private final int descriptors;
  private @Nullable Load load;

  /**
   * @param server null where somebody else runs it
   * @param pid its process; 0 where it isn't known: then its CPU time isn't either
   */
  Contender(
      SectionDraft.RowDraft row,
      @Nullable ServerProcess server,
      InetSocketAddress address,
      long pid) {
    this.row = row;
    this.server = server;
    this.address = address;
    this.pid = pid;
    cpu = pid > 0 ? new ProcessCpu(pid) : null;
    memory = pid > 0 ? MemoryProbe.of(row, pid, Duration.ZERO) : MemoryProbe.none();
    descriptors = pid > 0 ? ProcessTree.descriptors(pid) : -1;
  }

  String name() {
    return row.subject();
  }

  SectionDraft.RowDraft row() {
    return row;
  }

  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return pid;
  }

  boolean isForeign() {
    return server == null;
  }

  MemoryProbe memory() {
    return memory;
  }

  /** The server's CPU clock; null where its process isn't known. */
  @Nullable ProcessCpu cpu() {
    return cpu;
  }

  /** The load that is connected. */
  Load load() {
    Load connected = load;
    if (connected == null) {
      throw new IllegalStateException("no load on " + name());
    }
    return connected;
  }

  boolean hasLoad() {
    return load != null;
  }

  void load(Load connected) {
    load = connected;
  }

  /** Closes the load's connections and waits until the server has closed them too. */
  void closeLoad() throws InterruptedException {
    Load connected = load;
    load = null;
    if (connected == null) {
      return;
    }
    connected.close();
    long deadline = System.nanoTime() + LEAVING_NS;
    while (descriptors >= 0
        && ProcessTree.descriptors(pid) > descriptors + LEFT_OVER
        && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  /** Throws where the server ended or the load found a fault. */
  void check() throws LoadException {
    if (server != null && !server.alive()) {
      throw new LoadException("it ended: " + server.lastWords());
    }
    String fault = load == null ? null : load.fault();
    if (fault != null) {
      throw new LoadException(fault);
    }
  }

  /** What the server said last, for a message. */
  String lastWords() {
    return server == null ? "" : server.lastWords();
  }

  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
