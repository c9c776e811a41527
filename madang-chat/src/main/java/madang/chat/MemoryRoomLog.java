package madang.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded log in memory: each log keeps its newest entries, and all together about {@link
 * #TOTAL_UNITS}: past that, one with more than {@link #FLOOR} gives up old ones as long as each new
 * one; past twice that, any with more than one. Answers before it returns, or, in its delayed mode,
 * where and when an executor says.
 */
public class MemoryRoomLog implements RoomLog {
  /**
   * What all logs keep together, in UTF-16 units of text and tags: about 80 MB, and about 150,000
   * messages of ordinary length.
   */
  static final int TOTAL_UNITS = 40_000_000;

  /** What an entry counts beside its text and tags. */
  static final int ENTRY_UNITS = 200;

  /** Entries that a log may keep even when all together have too many. */
  static final int FLOOR = 16;

  /** Logs; past that the eighth of them that was quiet longest is forgotten. */
  static final int MOST_LOGS = 16_384;

  private final int perRoom;
  private final int perTalk;
  private final int totalUnits;
  private final Executor mode;
  private final ConcurrentHashMap<String, Ring> rings = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, RoomImage> images = new ConcurrentHashMap<>();
  private final AtomicLong total = new AtomicLong();

  /**
   * @param perLog entries that each log keeps; 0: none
   */
  public MemoryRoomLog(int perLog) {
    this(perLog, perLog);
  }

  /**
   * @param perRoom entries that the log of each room keeps; 0: none
   * @param perTalk entries that the log of each private talk keeps; 0: none
   */
  public MemoryRoomLog(int perRoom, int perTalk) {
    this(perRoom, perTalk, TOTAL_UNITS, Runnable::run);
  }

  /**
   * A log in its delayed mode: it shows how the chat fares with one that takes its time.
   *
   * @param perLog entries that each log keeps; 0: none
   * @param mode runs all that is asked, in the order in which it was asked; the answers are given
   *     there
   */
  public MemoryRoomLog(int perLog, Executor mode) {
    this(perLog, perLog, TOTAL_UNITS, mode);
  }

  MemoryRoomLog(int perRoom, int perTalk, int totalUnits, Executor mode) {
    this.perRoom = perRoom;
    this.perTalk = perTalk;
    this.totalUnits = totalUnits;
    this.mode = mode;
  }

  @Override
  public void append(String log, Entry entry, Appended appended) {
    mode.execute(() -> appended.appended(entry, add(log, entry)));
  }

  private Ring ring(String log) {
    return new Ring(RoomLog.isTalk(log) ? perTalk : perRoom);
  }

  private long add(String log, Entry entry) {
    Ring ring = rings.computeIfAbsent(log, this::ring);
    if (rings.size() > MOST_LOGS) {
      forgetQuiet();
    }
    return ring.add(entry);
  }

  @Override
  public void read(Scope scope, Query query, Consumer<Page> answer) {
    mode.execute(() -> answer.accept(Page.of(page(scope, query))));
  }

  private List<Entry> page(Scope scope, Query query) {
    Predicate<Entry> wanted = e -> query.counts(e.kind()) && scope.shows(e);
    Bound after = query.after();
    Bound before = query.before();
    List<Entry> all = entries(scope.log());
    if (query.choice() == Query.Choice.AROUND && after != null) {
      List<Entry> older = newest(all, wanted.and(after::isAfter), query.most() / 2);
      List<Entry> page = new ArrayList<>(older);
      page.addAll(oldest(all, wanted.and(e -> !after.isAfter(e)), query.most() - older.size()));
      return page;
    }
    Predicate<Entry> within =
        wanted.and(
            e -> (after == null || after.isBefore(e)) && (before == null || before.isAfter(e)));
    return query.choice() == Query.Choice.OLDEST
        ? oldest(all, within, query.most())
        : newest(all, within, query.most());
  }

  @Override
  public void find(String log, String id, Consumer<Page> answer) {
    mode.execute(() -> answer.accept(Page.of(oldest(entries(log), e -> e.id().equals(id), 1))));
  }

  @Override
  public void targets(
      List<Scope> scopes,
      long after,
      long before,
      int most,
      Consumer<@Nullable List<Newest>> answer) {
    mode.execute(() -> answer.accept(newest(scopes, after, before, most)));
  }

  private List<Newest> newest(List<Scope> scopes, long after, long before, int most) {
    List<Newest> found = new ArrayList<>();
    for (Scope scope : scopes) {
      for (Entry e : newest(entries(scope.log()), e -> e.kind().isMessage() && scope.shows(e), 1)) {
        if (e.time() > after && e.time() < before) {
          found.add(new Newest(scope.log(), e.time()));
        }
      }
    }
    found.sort(Comparator.comparingLong(Newest::time));
    return found.subList(Math.max(0, found.size() - most), found.size());
  }

  @Override
  public void search(Search search, Consumer<Page> answer) {
    mode.execute(() -> answer.accept(Page.of(found(search))));
  }

  private List<Entry> found(Search search) {
    Predicate<Entry> filter = search.filter();
    List<Entry> found = new ArrayList<>();
    for (Scope scope : search.scopes()) {
      Predicate<Entry> wanted = e -> scope.shows(e) && filter.test(e);
      List<Entry> entries = entries(scope.log());
      found.addAll(
          search.forwards()
              ? oldest(entries, wanted, search.most())
              : newest(entries, wanted, search.most()));
    }
    found.sort(Comparator.comparing(Bound::of));
    int most = Math.min(search.most(), found.size());
    return (search.forwards()
            ? found.subList(0, most)
            : found.subList(found.size() - most, found.size()))
        .reversed();
  }

  @Override
  public void redact(String log, String id, Entry redaction, Consumer<Redacted> answer) {
    mode.execute(() -> {
      Ring ring = rings.get(log);
      boolean done = ring != null && ring.replace(id, redaction);
      answer.accept(done ? Redacted.DONE : Redacted.NOT_FOUND);
    });
  }

  @Override
  public void ended(String log) {
    mode.execute(() -> {
      images.remove(log);
      Ring ring = RoomLog.isTalk(log) ? rings.remove(log) : rings.get(log);
      if (ring != null) {
        ring.removeIf(e -> !e.open());
      }
    });
  }

  @Override
  public void endedTalks() {
    rings.keySet().stream().filter(RoomLog::isTalk).toList().forEach(this::ended);
  }

  @Override
  public void save(RoomImage image) {
    mode.execute(() -> images.put(image.log(), image));
  }

  @Override
  public void restore(Consumer<Restored> answer) {
    mode.execute(() -> {
      long newest =
          rings.values().stream()
              .flatMap(ring -> ring.entries().stream())
              .mapToLong(Entry::time)
              .max()
              .orElse(0);
      answer.accept(
          new Restored(
              images.values().stream().sorted(Comparator.comparing(RoomImage::log)).toList(),
              newest));
    });
  }

  private List<Entry> entries(String log) {
    Ring ring = rings.get(log);
    return ring == null ? List.of() : ring.entries();
  }

  private static List<Entry> newest(List<Entry> all, Predicate<Entry> wanted, int most) {
    return oldest(all.reversed(), wanted, most).reversed();
  }

  private static List<Entry> oldest(List<Entry> all, Predicate<Entry> wanted, int most) {
    List<Entry> found = new ArrayList<>();
    for (Iterator<Entry> it = all.iterator(); found.size() < most && it.hasNext(); ) {
      Entry entry = it.next();
      if (wanted.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private void forgetQuiet() {
    record Quiet(String log, long since) {}
    rings.entrySet().stream()
        .map(ring -> new Quiet(ring.getKey(), ring.getValue().newestTime()))
        .sorted(Comparator.comparingLong(Quiet::since).thenComparing(Quiet::log))
        .limit(MOST_LOGS / 8)
        .forEach(quiet -> {
          Ring ring = rings.remove(quiet.log());
          if (ring != null) {
            ring.removeIf(e -> true);
          }
        });
  }

  /** The newest entries of one log. */
  private final class Ring {
    private final int most;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long nextOffset;

    Ring(int most) {
      this.most = most;
    }

    synchronized long add(Entry entry) {
      if (most > 0) {
        entries.addLast(entry);
        long due = units(entry);
        long all = total.addAndGet(due);
        while (entries.size() > most || (due > 0 && entries.size() > floor(all))) {
          long given = units(entries.removeFirst());
          due -= given;
          all = total.addAndGet(-given);
        }
      }
      return nextOffset++;
    }

    synchronized List<Entry> entries() {
      return List.copyOf(entries);
    }

    synchronized long newestTime() {
      Entry last = entries.peekLast();
      return last == null ? 0 : last.time();
    }

    synchronized boolean replace(String id, Entry redaction) {
      if (!removeIf(e -> e.id().equals(id))) {
        return false;
      }
      add(redaction);
      return true;
    }

    synchronized boolean removeIf(Predicate<Entry> gone) {
      return entries.removeIf(e -> {
        boolean goes = gone.test(e);
        if (goes) {
          total.addAndGet(-units(e));
        }
        return goes;
      });
    }
  }

  /** Entries that no log gives up while all keep {@code units} together. */
  private int floor(long units) {
    if (units <= totalUnits) {
      return Integer.MAX_VALUE;
    }
    return units <= 2L * totalUnits ? FLOOR : 1;
  }

  private static long units(Entry entry) {
    return ENTRY_UNITS + length(entry.text()) + length(entry.tags());
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
