package madang.lab.measure;

import java.util.Arrays;
import java.util.Optional;

/** What a figure is. The identifiers are part of the JSON schema: they never change meaning. */
public enum Metric {
  PER_SECOND("per_second", "per second", Better.HIGHER),
  P50_US("p50_us", "p50 µs", Better.LOWER),
  P99_US("p99_us", "p99 µs", Better.LOWER),
  P999_US("p999_us", "p99.9 µs", Better.LOWER),
  MAX_US("max_us", "max µs", Better.LOWER),
  CPU_NS("cpu_ns", "CPU ns each", Better.LOWER),
  SYSCALLS("syscalls", "calls each", Better.LOWER),
  SWITCHES("switches", "switches each", Better.LOWER),
  PROCESS_BYTES("process_bytes", "process B a connection", Better.LOWER),
  HEAP_BYTES("heap_bytes", "live heap B a connection", Better.LOWER),
  KERNEL_BYTES("kernel_bytes", "kernel B a connection", Better.LOWER),
  CONNECTIONS_A_LOOP("connections_a_loop", "connections a loop", Better.NEITHER),
  SERVER_CORES("server_cores", "server cores", Better.NEITHER),
  LOAD_CORES("load_cores", "load cores", Better.NEITHER),
  OTHER_CORES("other_cores", "other cores", Better.NEITHER),
  LAG_US("lag_us", "load's lag µs", Better.NEITHER),
  CALL_SECONDS("call_seconds", "s for 100,000 calls", Better.LOWER),
  DISPATCH_US("dispatch_us", "µs for all events", Better.LOWER),
  ALLOCATED_BYTES("allocated_bytes", "heap B a message", Better.LOWER),
  RECEIVER_BYTES("receiver_bytes", "heap B a receiver", Better.LOWER);

  /** Which way is an improvement. */
  public enum Better {
    HIGHER,
    LOWER,
    NEITHER
  }

  private final String id;
  private final String title;
  private final Better better;

  Metric(String id, String title, Better better) {
    this.id = id;
    this.title = title;
    this.better = better;
  }

  /** The key in JSON. */
  public String id() {
    return id;
  }

  /** The head of a column, with the unit; "each" is for each message, delivery or visit. */
  public String title() {
    return title;
  }

  public Better better() {
    return better;
  }

  /** The metric of this key; none where a newer program wrote the file. */
  public static Optional<Metric> of(String id) {
    return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
  }
}
