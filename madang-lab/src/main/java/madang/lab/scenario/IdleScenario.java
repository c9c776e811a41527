package madang.lab.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import madang.lab.load.IdleLoad;
import madang.lab.load.LoadException;
import madang.lab.measure.JavaProcess;
import madang.lab.measure.Machine;
import madang.lab.measure.ResidentMemory;
import madang.lab.reference.MadangProgram;
import madang.lab.reference.ServerProcess;
import madang.net.IoEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a registered IRC session that says nothing costs in memory of the server process. */
@Command(name = "idle", description = "Memory of an idle registered IRC connection.")
final class IdleScenario implements Callable<Integer> {
  private static final double BOUND_BYTES = 1.5 * 1024;

  /** Full collections before a reading: a second one frees what the first one's work left. */
  private static final int COLLECTIONS = 2;

  /** The compiler's own memory goes back to the system within two intervals of 5 s. */
  private static final Duration SETTLE = Duration.ofSeconds(12);

  private static final int PRINTED_CLASSES = 20;

  @Option(names = "--few", defaultValue = "2000", description = "First reading, default 2000.")
  private int few;

  @Option(
      names = "--many",
      defaultValue = "15000",
      description = "Second reading, default 15000; the process may open 20,000 descriptors.")
  private int many;

  @Option(names = "--classes", description = "Also print the classes that fill the heap.")
  private boolean classes;

  @Override
  public Integer call() throws Exception {
    try (TemporaryFolder folder = new TemporaryFolder();
        ServerProcess server = MadangProgram.serve(folder.path());
        IoEngine engine = Arena.loadEngine();
        IdleLoad load = new IdleLoad(engine, server.address("irc"))) {
      List<Reading> readings = new ArrayList<>();
      for (int count : List.of(few, many)) {
        System.err.printf("connecting %d%n", count);
        load.growTo(count);
        Thread.sleep(SETTLE);
        Reading reading = read(server, count);
        String fault = load.fault();
        if (fault != null) {
          throw new LoadException("a connection ended: " + fault);
        }
        System.err.printf("%d connections: %,d B resident%n", count, reading.resident());
        readings.add(reading);
      }
      print(readings.getFirst(), readings.getLast());
      if (classes) {
        System.out.println(JavaProcess.histogram(server.pid(), PRINTED_CLASSES));
      }
    }
    return 0;
  }

  private record Reading(int connections, long resident, long heap) {}

  private static Reading read(ServerProcess server, int connections) throws Exception {
    for (int i = 0; i < COLLECTIONS; i++) {
      JavaProcess.collectGarbage(server.pid());
    }
    return new Reading(
        connections,
        ResidentMemory.ofProcess(server.pid()),
        JavaProcess.liveHeapBytes(server.pid()));
  }

  private static void print(Reading low, Reading high) {
    int added = high.connections() - low.connections();
    double resident = (double) (high.resident() - low.resident()) / added;
    double heap = (double) (high.heap() - low.heap()) / added;
    System.out.printf("Idle registered IRC connections, a full GC before each reading%n%n");
    System.out.println("| connections | RSS, KiB | live heap, KiB |");
    System.out.println("|---:|---:|---:|");
    for (Reading one : List.of(low, high)) {
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,d | %,d |%n",
          one.connections(),
          one.resident() / 1024,
          one.heap() / 1024);
    }
    System.out.printf(
        Locale.ROOT,
        "%n- for each connection: %,.0f B resident, of it %,.0f B live heap; goal at most %,.0f B:"
            + " %s%n",
        resident,
        heap,
        BOUND_BYTES,
        resident <= BOUND_BYTES ? "met" : "missed");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", "idle");
    json.put("machine", Machine.describe());
    json.put("connections", List.of(low.connections(), high.connections()));
    json.put("resident", List.of(low.resident(), high.resident()));
    json.put("heap", List.of(low.heap(), high.heap()));
    json.put("resident_each", resident);
    json.put("heap_each", heap);
    System.out.println(Json.of(json));
  }
}
