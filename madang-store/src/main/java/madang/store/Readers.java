package madang.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/** The threads that read, each with its own connections, and what waits for them. */
final class Readers {
  private static final int THREADS = 2;

  /** Reads that may wait; past that one is told to come again. */
  static final int MOST_WAITING = 1_024;

  /** What one thread reads by. */
  static final class Session {
    private @Nullable ReadSession history;
    private @Nullable SearchSession search;

    private synchronized void close() {
      try {
        if (history != null) {
          history.close();
        }
        if (search != null) {
          search.close();
        }
      } catch (SQLException e) {
        // It had failed before: that was said.
      }
      history = null;
      search = null;
    }
  }

  interface Work<T> {
    T run(ReadSession history) throws SQLException;
  }

  interface SearchWork<T> {
    T run(ReadSession history, SearchSession search) throws SQLException;
  }

  private final StoreOptions options;
  private final Consumer<Row> damaged;
  private final Faults faults;
  private final Faults searchFaults;
  private final List<Session> all = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Session> sessions = ThreadLocal.withInitial(this::newSession);
  private final ThreadPoolExecutor threads;

  Readers(StoreOptions options, Faults faults, Faults searchFaults, Consumer<Row> damaged) {
    this.options = options;
    this.faults = faults;
    this.searchFaults = searchFaults;
    this.damaged = damaged;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task ->
                new Thread(
                    () -> {
                      task.run();
                      sessions.get().close(); // the pool ends: so does this thread's connection
                    },
                    "madang-history-reader-" + number.incrementAndGet()));
  }

  private Session newSession() {
    Session session = new Session();
    all.add(session);
    return session;
  }

  /**
   * Closes all files, until the next read; waits for the reads that are being done. Connections of
   * one process share what SQLite knows of a file: one that was opened while the disk was read-only
   * would keep all others from writing for as long as it is open.
   */
  void letGo() {
    all.forEach(Session::close);
  }

  /**
   * Reads on one of the threads.
   *
   * @param answer told what was found, or null where it failed
   * @param busy told where too many wait
   */
  <T> void read(Work<T> work, Consumer<@Nullable T> answer, Runnable busy) {
    execute(() -> answer.accept(run(faults, session -> work.run(history(session)))), busy);
  }

  /** The same, with the search index. */
  <T> void search(SearchWork<T> work, Consumer<@Nullable T> answer, Runnable busy) {
    execute(
        () ->
            answer.accept(
                run(searchFaults, session -> work.run(history(session), search(session)))),
        busy);
  }

  private void execute(Runnable read, Runnable busy) {
    Runnable told =
        () -> {
          try {
            read.run();
          } catch (RuntimeException e) { // whoever asked did something wrong with the answer
            options.notices().accept("history: " + Faults.words(e));
          }
        };
    try {
      threads.execute(told);
    } catch (RejectedExecutionException e) {
      busy.run();
    }
  }

  private interface SessionWork<T> {
    T run(Session session) throws SQLException;
  }

  private <T> @Nullable T run(Faults told, SessionWork<T> work) {
    Session session = sessions.get();
    synchronized (session) {
      try {
        T found = work.run(session);
        told.worked();
        return found;
      } catch (SQLException e) {
        failed(told, session, e);
      } catch (RuntimeException e) {
        failed(told, session, Faults.mistake(e)); // else there would never be an answer
      }
      return null;
    }
  }

  private static void failed(Faults told, Session session, SQLException e) {
    told.failed(e);
    session.close(); // the next one begins afresh
  }

  private ReadSession history(Session session) throws SQLException {
    ReadSession history = session.history;
    if (history == null) {
      history = new ReadSession(options.history(), damaged);
      session.history = history;
    }
    return history;
  }

  private SearchSession search(Session session) throws SQLException {
    SearchSession search = session.search;
    if (search != null && !search.current()) {
      search.close();
      search = null;
    }
    if (search == null) {
      search = new SearchSession(options.search());
      session.search = search;
    }
    return search;
  }

  void close() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }
}
