package madang.chat;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log whose work is done, and whose answers are given, wherever its executors say. */
class ElsewhereLog implements RoomLog {
  private final RoomLog log;
  private final Executor appends;
  private final Executor others;

  ElsewhereLog(RoomLog log, Executor appends, Executor others) {
    this.log = log;
    this.appends = appends;
    this.others = others;
  }

  @Override
  public void append(String room, Entry entry, Appended appended) {
    appends.execute(() -> log.append(room, entry, appended));
  }

  @Override
  public void read(Scope scope, Query query, Consumer<Page> answer) {
    others.execute(() -> log.read(scope, query, answer));
  }

  @Override
  public void find(String room, String id, Consumer<Page> answer) {
    others.execute(() -> log.find(room, id, answer));
  }

  @Override
  public void targets(
      List<Scope> scopes,
      long after,
      long before,
      int most,
      Consumer<@Nullable List<Newest>> answer) {
    others.execute(() -> log.targets(scopes, after, before, most, answer));
  }

  @Override
  public void search(Search search, Consumer<Page> answer) {
    others.execute(() -> log.search(search, answer));
  }

  @Override
  public void redact(String room, String id, Entry redaction, Consumer<Redacted> answer) {
    others.execute(() -> log.redact(room, id, redaction, answer));
  }

  @Override
  public void ended(String room) {
    others.execute(() -> log.ended(room));
  }

  @Override
  public void endedTalks() {
    others.execute(log::endedTalks);
  }

  @Override
  public void save(RoomImage image) {
    others.execute(() -> log.save(image));
  }

  @Override
  public void restore(Consumer<List<RoomImage>> answer) {
    others.execute(() -> log.restore(answer));
  }
}
