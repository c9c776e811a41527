package madang.store.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import madang.chat.Casemapping;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.HdrHistogram.Histogram;

/** Asks a store for pages, one after the other, and says how long each took. */
final class Questions {
  private static final double NEWEST_MS = 5;
  private static final double SEARCH_MS = 50;

  /** Asked before it counts, until the compiler is done; the first one is told apart. */
  private static final int WARM = 200;

  private static final int MOST = 1_000;
  private static final int LEAST = 100;
  private static final long MOST_NS = 2_000_000_000L;

  private final RoomLog log;
  private final Messages messages;
  private final Results results;
  private final String meanwhile;
  private final long stored;

  /**
   * @param meanwhile what else goes on, in words
   * @param stored how many messages the store holds
   */
  Questions(RoomLog log, Messages messages, Results results, String meanwhile, long stored) {
    this.log = log;
    this.messages = messages;
    this.results = results;
    this.meanwhile = meanwhile;
    this.stored = stored;
  }

  void newest() {
    Random dice = new Random(5);
    ask(
        "newest 100 of a room",
        NEWEST_MS,
        stored >= 10_000_000,
        answer ->
            log.read(
                Scope.open(Messages.room(dice.nextInt(Messages.ROOMS))),
                Query.latest(null, 100),
                answer));
  }

  void search() {
    List<Scope> all = new ArrayList<>();
    for (int i = 0; i < Messages.ROOMS; i++) {
      all.add(Scope.open(Messages.room(i)));
    }
    List<Scope> one = List.of(Scope.open(Messages.RARE_ROOM));
    List<String> words =
        List.of(Messages.RARE, Messages.COMMON, messages.korean(), messages.other());
    List<String> names =
        List.of("a word in 1 message", "a word in a tenth of all", "a Korean word", "another word");
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      search(names.get(i) + ", all rooms", Search.of(word, 50, all));
      search(names.get(i) + ", one room", Search.of(word, 50, one));
      if (word.equals(Messages.COMMON)) {
        search(
            names.get(i) + ", one room, one sender",
            Search.of(word, 50, one).by("nick3", Casemapping.ASCII));
      }
    }
  }

  private void search(String what, Search search) {
    ask("search: " + what, SEARCH_MS, stored >= 1_000_000, answer -> log.search(search, answer));
  }

  private void ask(
      String what, double goalMs, boolean comparable, Consumer<Consumer<Page>> question) {
    Histogram took = new Histogram(3);
    int found = 0;
    double firstMs = 0;
    long began = System.nanoTime();
    for (int i = -WARM; i < MOST && (i < LEAST || System.nanoTime() - began < MOST_NS); i++) {
      if (i == 0) {
        began = System.nanoTime();
      }
      long askedNs = System.nanoTime();
      CompletableFuture<Page> answer = new CompletableFuture<>();
      question.accept(answer::complete);
      Page page = answer.join();
      long ns = System.nanoTime() - askedNs;
      if (page.failure() != null) {
        throw new IllegalStateException(what + " failed: " + page.failure());
      }
      found = page.entries().size();
      if (i == -WARM) {
        firstMs = ns / 1e6;
      }
      if (i >= 0) {
        took.recordValue(ns);
      }
    }
    results.add(
        what + ", " + meanwhile,
        String.format(Locale.ROOT, "%d found; first %.2f, ", found, firstMs) + Results.ms(took),
        String.format(Locale.ROOT, "p99 under %.0f ms", goalMs),
        took.getValueAtPercentile(99) < goalMs * 1e6,
        comparable);
  }
}
