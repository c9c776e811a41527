package madang.store;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.Search;
import org.jspecify.annotations.Nullable;

/** A log that does everything on a thread of its own: after the call has returned. */
final class LaterLog implements RoomLog, AutoCloseable {
  private final RoomLog log;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  LaterLog(RoomLog log) {
    this.log = log;
  }

  @Override
  public void append(String name, Entry entry, Appended appended) {
    thread.execute(() -> log.append(name, entry, appended));
  }

  @Override
  public void read(Scope scope, Query query, Consumer<Page> answer) {
    thread.execute(() -> log.read(scope, query, answer));
  }

  @Override
  public void find(String name, String id, Consumer<Page> answer) {
    thread.execute(() -> log.find(name, id, answer));
  }

  @Override
  public void targets(
      List<Scope> scopes,
      long after,
      long before,
      int most,
      Consumer<@Nullable List<Newest>> answer) {
    thread.execute(() -> log.targets(scopes, after, before, most, answer));
  }

  @Override
  public void search(Search search, Consumer<Page> answer) {
    thread.execute(() -> log.search(search, answer));
  }

  @Override
  public void redact(String name, String id, Entry redaction, Consumer<Redacted> answer) {
    thread.execute(() -> log.redact(name, id, redaction, answer));
  }

  @Override
  public void ended(String name) {
    thread.execute(() -> log.ended(name));
  }

  @Override
  public void endedTalks() {
    thread.execute(log::endedTalks);
  }

  @Override
  public void save(RoomImage image) {
    thread.execute(() -> log.save(image));
  }

  @Override
  public void restore(Consumer<List<RoomImage>> answer) {
    thread.execute(() -> log.restore(answer));
  }

  @Override
  public void close() {
    thread.close();
  }
}
