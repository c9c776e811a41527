package madang.store.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.MemoryRoomLog;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import madang.store.Export;
import madang.store.SqliteRoomLog;
import madang.store.StoreOptions;
import madang.store.StoreOptions.Durability;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures a store: {@code bench/store} runs it. Stored entries have 60 to 120 characters of text,
 * as chat does, in {@link #ROOMS} rooms.
 */
public final class StoreBench {
  private static final int ROOMS = 100;
  private static final int SENDERS = 100;
  private static final int OUTSTANDING = 32;

  /** In one message of so many each. */
  private static final int RARE = 1_000_000;

  private static final int COMMON = 10;

  private final AtomicLong ids = new AtomicLong(System.nanoTime() & 0xffffff);
  private final Random random = new Random(1);
  private final String[] words = new String[20_000];

  private StoreBench() {
    for (int i = 0; i < words.length; i++) {
      words[i] = i % 3 == 0 ? hangul() : Long.toString(random.nextInt(1 << 28) + (1L << 20), 36);
    }
  }

  private String hangul() {
    StringBuilder word = new StringBuilder();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      word.append((char) (0xac00 + random.nextInt(11_172)));
    }
    return word.toString();
  }

  /**
   * Arguments: the folder, then what to do: fill N, write SECONDS, memory SECONDS, read, search.
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    StoreBench bench = new StoreBench();
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "fill" -> bench.fill(folder, Long.parseLong(args[++i]));
        case "write" -> bench.write(folder, Integer.parseInt(args[++i]), Durability.FSYNC);
        case "relaxed" -> bench.write(folder, Integer.parseInt(args[++i]), Durability.RELAXED);
        case "memory" ->
            bench.load("memory", new MemoryRoomLog(1_000), Integer.parseInt(args[++i]));
        case "read" -> bench.read(folder);
        case "search" -> bench.search(folder);
        case "index" -> bench.index(folder);
        case "start" -> start(folder);
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
  }

  private static SqliteRoomLog open(Path folder, Durability durability) throws Exception {
    return SqliteRoomLog.open(StoreOptions.in(folder, System.err::println).with(durability));
  }

  private static void start(Path folder) throws Exception {
    long began = System.nanoTime();
    SqliteRoomLog log = open(folder, Durability.FSYNC);
    say("start: %d ms", (System.nanoTime() - began) / 1_000_000);
    log.close();
  }

  /** Brings the store to so many entries. */
  private void fill(Path folder, long total) throws Exception {
    try (SqliteRoomLog log = open(folder, Durability.RELAXED)) {
      long there =
          Export.figures(folder).logs().stream().mapToLong(Export.LogFigures::entries).sum();
      Semaphore free = new Semaphore(8_000);
      long began = System.nanoTime();
      for (long i = there; i < total; i++) {
        free.acquire();
        append(log, random, (int) (i % ROOMS), at -> free.release());
      }
      free.acquire(8_000);
      double seconds = (System.nanoTime() - began) / 1e9;
      say("fill: %d to %d entries, %.0f/s", there, total, Math.max(0, total - there) / seconds);
    }
  }

  private void append(RoomLog log, Random dice, int room, Consumer<Long> told) {
    long time = System.currentTimeMillis();
    long number = ids.incrementAndGet();
    String name = "#room" + room;
    Entry entry =
        new Entry(
            Entry.Kind.MESSAGE,
            number % 100,
            new Identity("nick" + dice.nextInt(100), "~user", "host.example.org"),
            name,
            time,
            id(time, number),
            true,
            text(dice),
            0,
            null,
            null);
    log.append(name, entry, (stored, at) -> told.accept(at));
  }

  private static String id(long time, long number) {
    String base = "00000000" + Long.toString(time, 36);
    String count = "0000000" + Long.toString(number, 36);
    return base.substring(base.length() - 9) + count.substring(count.length() - 8);
  }

  private String text(Random dice) {
    StringBuilder text = new StringBuilder(120);
    int length = 60 + dice.nextInt(60);
    while (text.length() < length) {
      text.append(words[dice.nextInt(words.length)]).append(' ');
    }
    if (dice.nextInt(COMMON) == 0) {
      text.append("oftsaid ");
    }
    if (dice.nextInt(RARE) == 0) {
      text.append("seldomsaid ");
    }
    return text.toString();
  }

  private void write(Path folder, int seconds, Durability durability) throws Exception {
    try (SqliteRoomLog log = open(folder, durability)) {
      say(
          "write: into %d entries",
          Export.figures(folder).logs().stream().mapToLong(Export.LogFigures::entries).sum());
      load(durability.name().toLowerCase(Locale.ROOT), log, seconds);
      say("write: search backlog %d", log.searchBacklog());
    }
  }

  /** Senders with so many messages each on their way. */
  private void load(String name, RoomLog log, int seconds) throws InterruptedException {
    Histogram latency = new ConcurrentHistogram(3);
    AtomicLong stored = new AtomicLong();
    AtomicInteger refused = new AtomicInteger();
    Semaphore free = new Semaphore(SENDERS * OUTSTANDING);
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; System.nanoTime() < end; i++) {
      free.acquire();
      long sent = System.nanoTime();
      append(
          log,
          random,
          i % ROOMS,
          at -> {
            latency.recordValue((System.nanoTime() - sent) / 1_000);
            if (at < 0) {
              refused.incrementAndGet();
            } else {
              stored.incrementAndGet();
            }
            free.release();
          });
    }
    free.acquire(SENDERS * OUTSTANDING);
    double took = (System.nanoTime() - began) / 1e9;
    say(
        "%s: %.0f messages/s for %.1f s, refused %d; latency ms p50 %.2f p99 %.2f max %.2f",
        name,
        stored.get() / took,
        took,
        refused.get(),
        latency.getValueAtPercentile(50) / 1e3,
        latency.getValueAtPercentile(99) / 1e3,
        latency.getMaxValue() / 1e3);
  }

  /** Waits until everything is found by search. */
  private void index(Path folder) throws Exception {
    try (SqliteRoomLog log = open(folder, Durability.FSYNC)) {
      Thread.sleep(1_000); // until the indexer knows how far it was
      long backlog = log.searchBacklog();
      long began = System.nanoTime();
      while (log.searchBacklog() > 0) {
        Thread.sleep(100);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      say("index: %d entries, %.0f/s", backlog, backlog / seconds);
    }
  }

  /** Reads while 1,000 messages a second are stored. */
  private void read(Path folder) throws Exception {
    try (SqliteRoomLog log = open(folder, Durability.FSYNC);
        Talk _ = new Talk(log)) {
      measure(
          "newest 100 of a room",
          answer ->
              log.read(
                  Scope.open("#room" + random.nextInt(ROOMS)), Query.latest(null, 100), answer));
    }
  }

  private void search(Path folder) throws Exception {
    try (SqliteRoomLog log = open(folder, Durability.FSYNC);
        Talk _ = new Talk(log)) {
      List<Scope> all = new ArrayList<>();
      for (int i = 0; i < ROOMS; i++) {
        all.add(Scope.open("#room" + i));
      }
      List<Scope> one = List.of(Scope.open("#room7"));
      for (String word : List.of("oftsaid", "seldomsaid", words[0], words[3].substring(0, 2))) {
        measure(
            "search " + word + ", all rooms",
            answer -> log.search(Search.of(word, 50, all), answer));
        measure(
            "search " + word + ", one room",
            answer -> log.search(Search.of(word, 50, one), answer));
        measure(
            "search " + word + ", one room, one sender",
            answer -> log.search(Search.of(word, 50, one).by("nick3"), answer));
      }
    }
  }

  private static void measure(String what, Consumer<Consumer<Page>> question) {
    List<Long> took = new ArrayList<>();
    int found = 0;
    for (int i = 0; i < 200; i++) {
      long began = System.nanoTime();
      CompletableFuture<Page> answer = new CompletableFuture<>();
      question.accept(answer::complete);
      found = answer.join().entries().size();
      took.add(System.nanoTime() - began);
    }
    long first = took.getFirst();
    took.sort(Comparator.naturalOrder());
    say(
        "%s: %d found; ms first %.2f p50 %.2f p99 %.2f max %.2f",
        what, found, first / 1e6, took.get(100) / 1e6, took.get(198) / 1e6, took.getLast() / 1e6);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is Error Prone's own
  private static void say(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }

  /** A thousand messages a second, in the background. */
  private final class Talk implements AutoCloseable {
    private volatile boolean over;

    Talk(RoomLog log) {
      Thread.ofPlatform()
          .start(() -> {
            Random dice = new Random(2);
            for (int i = 0; !over; i++) {
              append(log, dice, i % ROOMS, at -> {});
              java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
          });
    }

    @Override
    public void close() {
      over = true; // it ends within a millisecond
    }
  }
}
