package madang.store.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import madang.chat.MemoryRoomLog;
import madang.chat.RoomLog;
import madang.store.Filler;
import madang.store.SqliteRoomLog;
import madang.store.StoreOptions;
import madang.store.StoreOptions.Durability;
import org.HdrHistogram.Histogram;

/** Measures a store: {@code bench/store} runs it, and says what the arguments are. */
public final class StoreBench {
  private static final int GOAL_RATE = 50_000;
  private static final long GOAL_START_MS = 2_000;

  /** Under full load until the compiler is done. */
  private static final int WARM_SECONDS = 10;

  private static final int TALK_SECONDS = 10;
  private static final int BUSY_SECONDS = 2;
  private static final int KILLS = 5;
  private static final long PROGRESS_NS = 5_000_000_000L;

  private final Path folder;
  private final Messages messages = new Messages();
  private final Results results = new Results();

  private StoreBench(Path folder) {
    this.folder = folder;
  }

  /** The folder, then what to do. */
  public static void main(String[] args) throws Exception {
    StoreBench bench = new StoreBench(Path.of(args[0]));
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "fill" -> bench.fill(Long.parseLong(args[++i]));
        case "index" -> bench.index();
        case "memory" -> bench.memory(Integer.parseInt(args[++i]));
        case "write" -> bench.write(Integer.parseInt(args[++i]), Durability.FSYNC);
        case "relaxed" -> bench.write(Integer.parseInt(args[++i]), Durability.RELAXED);
        case "read" -> bench.ask(Questions::newest);
        case "search" -> bench.ask(Questions::search);
        case "start" -> bench.start();
        case KilledStart.STORE -> KilledStart.store(bench.folder);
        case KilledStart.READ -> KilledStart.read(bench.folder);
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    bench.results.print(System.out);
  }

  private SqliteRoomLog open(Durability durability) throws Exception {
    return SqliteRoomLog.open(StoreOptions.in(folder, System.err::println).with(durability));
  }

  /** Brings the history to so many entries, the oldest of a new one some hours old. */
  private void fill(long total) throws Exception {
    Filler.open(folder).close();
    Filler.Held held = Filler.held(folder);
    long number = held.entries();
    long now = System.currentTimeMillis();
    long from = number == 0 ? now - total : held.newestTime();
    Random dice = new Random(number);
    long began = System.nanoTime();
    long saidNs = began;
    try (Filler filler = Filler.open(folder)) {
      for (; number < total; number++) {
        long share = (now - from) * (number - held.entries()) / (total - held.entries());
        filler.append(Messages.room(number), messages.filled(number, from + share, dice));
        if (System.nanoTime() - saidNs > PROGRESS_NS) {
          saidNs = System.nanoTime();
          Results.say("fill: %,d entries", number);
        }
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Results.say(
        "fill: %,d to %,d entries, %,.0f/s, history.db %,d MB",
        held.entries(), number, (number - held.entries()) / seconds, mb("history.db"));
  }

  private long mb(String name) throws Exception {
    return Files.size(folder.resolve(name)) >> 20;
  }

  /** Waits until everything is found by search. */
  private void index() throws Exception {
    try (SqliteRoomLog log = open(Durability.FSYNC)) {
      TimeUnit.SECONDS.sleep(1); // until the indexer knows how far it was
      long backlog = log.searchBacklog();
      long began = System.nanoTime();
      long saidNs = began;
      while (log.searchBacklog() > 0) {
        TimeUnit.MILLISECONDS.sleep(100);
        if (System.nanoTime() - saidNs > PROGRESS_NS) {
          saidNs = System.nanoTime();
          Results.say("index: %,d to go", log.searchBacklog());
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      results.add(
          "search index, while nothing is stored",
          String.format(
              Locale.ROOT,
              "%,.0f entries/s over %,d; search.db %,d MB",
              backlog / seconds,
              backlog,
              mb("search.db")));
    }
  }

  private void memory(int seconds) throws Exception {
    load("memory", new MemoryRoomLog(1_000), seconds, 0);
  }

  private void write(int seconds, Durability durability) throws Exception {
    try (SqliteRoomLog log = open(durability)) {
      TimeUnit.SECONDS.sleep(1); // until the indexer knows how far it was
      long stored = Filler.held(folder).entries();
      long before = log.searchBacklog();
      load(durability.name().toLowerCase(Locale.ROOT), log, seconds, stored);
      results.add(
          "messages that search didn't find yet",
          String.format(Locale.ROOT, "%,d before, %,d after", before, log.searchBacklog()));
    }
  }

  /** Full load, and then a little. */
  private void load(String name, RoomLog log, int seconds, long stored)
      throws InterruptedException {
    Histogram latency;
    double slowest = Double.MAX_VALUE;
    double rate;
    try (Load load = new Load(log, messages)) {
      TimeUnit.SECONDS.sleep(WARM_SECONDS);
      load.warm();
      long began = System.nanoTime();
      for (int i = 0; i < seconds; i++) {
        double second = load.during(1);
        slowest = Math.min(slowest, second);
        if (i % 5 == 4) {
          Results.say("%s: %,.0f messages in the last second", name, second);
        }
      }
      rate = load.stored() * 1e9 / (System.nanoTime() - began);
      latency = load.latency().copy();
      if (load.refused() > 0) {
        throw new IllegalStateException(load.refused() + " messages were refused");
      }
    }
    String measured =
        String.format(
            Locale.ROOT, "%,.0f/s for %d s (slowest second %,.0f/s)", rate, seconds, slowest);
    if (name.equals("fsync")) {
      results.add(
          String.format(Locale.ROOT, "messages, fsync, into %,d stored", stored),
          measured,
          "at least 50,000/s into 10 M",
          rate >= GOAL_RATE,
          stored >= 10_000_000);
    } else {
      results.add("messages, " + name, measured);
    }
    results.add(
        "latency, " + name + ", " + Messages.SENDERS * Load.OUTSTANDING + " on their way",
        Results.ms(latency));
    try (Talk talk = new Talk(log, messages)) {
      TimeUnit.SECONDS.sleep(TALK_SECONDS);
      results.add(
          "latency, " + name + ", " + Talk.PER_SECOND + " messages a second",
          Results.ms(talk.latency()));
    }
  }

  private interface Asking {
    void ask(Questions questions);
  }

  /** While a little is stored, as the goal says, and under full load. */
  private void ask(Asking asking) throws Exception {
    long stored = Filler.held(folder).entries();
    try (SqliteRoomLog log = open(Durability.FSYNC)) {
      try (Talk _ = new Talk(log, messages)) {
        asking.ask(new Questions(log, messages, results, Talk.PER_SECOND + " messages/s", stored));
      }
      try (Load _ = new Load(log, messages)) {
        TimeUnit.SECONDS.sleep(BUSY_SECONDS);
        asking.ask(new Questions(log, messages, results, "full load", stored));
      }
    }
  }

  private void start() throws Exception {
    List<KilledStart.Took> all = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      KilledStart.Took took = KilledStart.once(folder);
      Results.say("start: %s", took);
      all.add(took);
    }
    all.sort(Comparator.comparingLong(KilledStart.Took::allMs));
    KilledStart.Took worst = all.getLast();
    long stored = Filler.held(folder).entries();
    results.add(
        String.format(
            Locale.ROOT, "first page after a SIGKILL, %,d stored, worst of %d", stored, KILLS),
        String.format(
            Locale.ROOT,
            "%,d ms from exec (store open in %,d ms, then page in %,d ms)",
            worst.allMs(),
            worst.openMs(),
            worst.pageMs()),
        "under 2 s",
        worst.allMs() < GOAL_START_MS,
        stored >= 1_000_000);
  }
}
