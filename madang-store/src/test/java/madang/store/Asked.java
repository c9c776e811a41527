package madang.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.jspecify.annotations.Nullable;

/** A log whose answers are waited for, and entries to put into it. */
record Asked(RoomLog log) {

  /** A message at this time, whose msgid is made of the time and a number. */
  static Entry said(String nick, long time, int number, String text) {
    return entry(Entry.Kind.MESSAGE, nick, time, number, true, text);
  }

  static Entry entry(
      Entry.Kind kind, String nick, long time, int number, boolean open, @Nullable String text) {
    return new Entry(
        kind,
        7,
        new Identity(nick, "~u", "host.test"),
        "#room",
        time,
        id(time, number),
        open,
        text,
        0,
        null,
        null);
  }

  static String id(long time, int number) {
    String base = Long.toString(time, 36);
    return "0".repeat(9 - base.length()) + base + String.format(Locale.ROOT, "node%04d", number);
  }

  /** The logs that hold anything in the store of a folder. */
  static List<String> logsIn(Path folder) throws StoreException {
    return Export.figures(folder).logs().stream()
        .filter(figures -> figures.entries() > 0)
        .map(Export.LogFigures::log)
        .toList();
  }

  /** Appends all, in order; their offsets. */
  List<Long> append(String room, Entry... entries) {
    List<CompletableFuture<Long>> told = new ArrayList<>();
    for (Entry entry : entries) {
      CompletableFuture<Long> offset = new CompletableFuture<>();
      log.append(room, entry, (stored, at) -> offset.complete(at));
      told.add(offset);
    }
    return told.stream().map(Asked::wait).toList();
  }

  Page page(Scope scope, Query query) {
    return ask(answer -> log.read(scope, query, answer));
  }

  /** The texts of a page of what anybody may read. */
  List<@Nullable String> texts(String room, Query query) {
    return texts(page(Scope.open(room), query));
  }

  static List<@Nullable String> texts(Page page) {
    if (page.failure() != null) {
      throw new AssertionError("failed: " + page.failure());
    }
    List<@Nullable String> texts = new ArrayList<>();
    page.entries().forEach(entry -> texts.add(entry.text()));
    return texts;
  }

  List<@Nullable String> found(Search search) {
    return texts(ask(answer -> log.search(search, answer)));
  }

  RoomLog.Redacted redact(String room, String id, Entry redaction) {
    return ask(answer -> log.redact(room, id, redaction, answer));
  }

  List<RoomImage> images() {
    return Asked.<RoomLog.Restored>ask(log::restore).rooms();
  }

  static <T> T ask(Consumer<Consumer<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    question.accept(answer::complete);
    return wait(answer);
  }

  private static <T> T wait(CompletableFuture<T> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
