package madang.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.measure.ProcessCpu;
import madang.lab.measure.Sample;
import madang.lab.reference.ServerProcess;
import org.jspecify.annotations.Nullable;

/** A server in a comparison, the load on it, and what was measured so far. */
final class Contender implements AutoCloseable {
  private final String name;
  private final @Nullable ServerProcess server;
  private final @Nullable ProcessCpu cpu;
  private final Load load;
  private final List<Sample> samples = new ArrayList<>();

  private Contender(
      String name, @Nullable ServerProcess server, @Nullable ProcessCpu cpu, Load load) {
    this.name = name;
    this.server = server;
    this.cpu = cpu;
    this.load = load;
  }

  /** A server that we started. */
  static Contender of(String name, ServerProcess server, Load load) {
    return new Contender(name, server, new ProcessCpu(server.pid()), load);
  }

  /** A server that runs anyway; its CPU time is read where {@code pid} is above 0. */
  static Contender foreign(String name, long pid, Load load) {
    return new Contender(name, null, pid > 0 ? new ProcessCpu(pid) : null, load);
  }

  String name() {
    return name;
  }

  Load load() {
    return load;
  }

  List<Sample> samples() {
    return samples;
  }

  /** The server's CPU time so far; 0 where it can't be read. */
  long cpuNanos() {
    return cpu == null ? 0 : cpu.nanos();
  }

  /** Throws where the server ended or the load found a fault. */
  void check() throws LoadException {
    if (server != null && !server.alive()) {
      throw new LoadException(name + " ended: " + server.lastWords());
    }
    String fault = load.fault();
    if (fault != null) {
      throw new LoadException(name + ": " + fault);
    }
  }

  @Override
  public void close() {
    load.close();
    if (server != null) {
      server.close();
    }
  }
}
