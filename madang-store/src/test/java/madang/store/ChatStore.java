package madang.store;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.Search;
import org.jspecify.annotations.Nullable;

/**
 * Files for chat's own tests, whose connections and clock are simulated in one thread: each call
 * waits for its answer, so that nothing happens behind the test's back. The tests name this class
 * as {@code madang.test.store}.
 */
public final class ChatStore implements Supplier<RoomLog> {
  private static final long WAIT_SECONDS = 20;

  private static @Nullable SqliteRoomLog last;
  private static @Nullable Path lastFolder;

  /** For the tests, which don't see this package. */
  public ChatStore() {}

  /** A new store; the one before is closed and deleted, as one test runs after the other. */
  @Override
  public RoomLog get() {
    return make();
  }

  private static synchronized RoomLog make() {
    try {
      forget();
      Path folder = Files.createTempDirectory(Path.of("target"), "chat-on-files");
      StoreOptions options =
          StoreOptions.in(
                  folder,
                  notice -> {
                    throw new IllegalStateException(notice);
                  })
              .with(StoreOptions.Durability.RELAXED);
      SqliteRoomLog log = SqliteRoomLog.open(options);
      last = log;
      lastFolder = folder;
      return new Waiting(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void forget() throws IOException {
    SqliteRoomLog log = last;
    Path folder = lastFolder;
    if (log == null || folder == null) {
      Runtime.getRuntime().addShutdownHook(new Thread(ChatStore::atTheEnd));
      return;
    }
    log.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static synchronized void atTheEnd() {
    try {
      forget();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for each answer, and gives it on the caller's thread. */
  private record Waiting(SqliteRoomLog log) implements RoomLog {

    private static <T extends @Nullable Object> T wait(CompletableFuture<T> answer) {
      return answer.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void append(String room, Entry entry, Appended appended) {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      log.append(room, entry, (stored, offset) -> answer.complete(offset));
      appended.appended(entry, wait(answer));
    }

    @Override
    public void read(Scope scope, Query query, Consumer<Page> answer) {
      CompletableFuture<Page> page = new CompletableFuture<>();
      log.read(scope, query, page::complete);
      answer.accept(wait(page));
    }

    @Override
    public void find(String room, String id, Consumer<Page> answer) {
      CompletableFuture<Page> page = new CompletableFuture<>();
      log.find(room, id, page::complete);
      answer.accept(wait(page));
    }

    @Override
    public void targets(
        List<Scope> scopes,
        long after,
        long before,
        int most,
        Consumer<@Nullable List<Newest>> answer) {
      CompletableFuture<@Nullable List<Newest>> found = new CompletableFuture<>();
      log.targets(scopes, after, before, most, found::complete);
      answer.accept(wait(found));
    }

    /** Search follows behind; a test asks for what was said just now. */
    @Override
    public void search(Search search, Consumer<Page> answer) {
      await().pollInterval(Duration.ofMillis(2)).until(() -> log.searchBacklog() == 0);
      CompletableFuture<Page> page = new CompletableFuture<>();
      log.search(search, page::complete);
      answer.accept(wait(page));
    }

    @Override
    public void redact(String room, String id, Entry redaction, Consumer<Redacted> answer) {
      CompletableFuture<Redacted> redacted = new CompletableFuture<>();
      log.redact(room, id, redaction, redacted::complete);
      answer.accept(wait(redacted));
    }

    @Override
    public void ended(String room) {
      log.ended(room);
    }

    @Override
    public void endedTalks() {
      log.endedTalks();
    }

    @Override
    public void save(RoomImage image) {
      log.save(image);
    }

    @Override
    public void restore(Consumer<Restored> answer) {
      log.restore(answer);
    }
  }
}
