package madang.server.log;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Whole lines on standard error, in order, written by one thread, so that an event loop never waits
 * for a terminal that somebody has stopped. At most {@link #CAPACITY} lines wait. Which are said
 * and in which form is as {@code log.level} and {@code log.format} have it at the time.
 */
public final class Notices implements AutoCloseable {
  /** Lines that may wait. */
  public static final int CAPACITY = 8192;

  private static final String NAME = "madang";
  private static final String INFO = "info";

  /**
   * What waits.
   *
   * @param level a value of {@code log.level}
   */
  private record Line(String level, long timeMs, Supplier<String> words) {
    String text() {
      if (Logging.isJson()) {
        return LogLine.json(timeMs, level.toUpperCase(Locale.ROOT), NAME, words.get());
      }
      return level.equals("debug") ? LogLine.text(timeMs, "DEBUG", NAME, words.get()) : words.get();
    }
  }

  private static final Line END = new Line(INFO, 0, () -> "");
  private static final long CLOSE_MS = 1000;

  /**
   * PIPE_BUF: what a pipe takes whole, pipe(7). Worker processes write their traces to the same
   * standard error, and a longer write could be torn by their lines.
   */
  private static final int WRITE_BYTES = 4096;

  private final ArrayBlockingQueue<Line> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final OutputStream out;
  private final Thread writer;

  /** Starts writing to standard error. */
  public Notices() {
    this(new FileOutputStream(FileDescriptor.err));
  }

  Notices(OutputStream out) {
    this.out = out;
    writer = new Thread(this::write, "notices");
    writer.setDaemon(true);
    writer.start();
  }

  /** Writes a line. Any thread; never blocks: where too many wait it is dropped and counted. */
  public void say(String line) {
    say(INFO, line);
  }

  /** As {@link #say}: somebody should know. */
  public void warn(String line) {
    say("warn", line);
  }

  /** As {@link #say}: somebody should do something. Said at every level. */
  public void error(String line) {
    say("error", line);
  }

  /** As {@link #say}, said at every level but "off": who runs the server has just asked for it. */
  public void answer(String line) {
    if (Logging.answers()) {
      offer(INFO, () -> line);
    }
  }

  /** As {@link #say}, at level debug; the words are made when they are written. */
  public void debug(Supplier<String> words) {
    if (Logging.hears("debug")) {
      offer("debug", words);
    }
  }

  /** Whether {@link #debug} would write anything now. Any thread. */
  public boolean debugs() {
    return Logging.hears("debug");
  }

  private void say(String level, String line) {
    if (Logging.hears(level)) {
      offer(level, () -> line);
    }
  }

  private void offer(String level, Supplier<String> words) {
    if (!lines.offer(new Line(level, System.currentTimeMillis(), words))) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Writes a line that must not get lost. Any thread; waits while too many wait, as a trace does
   * that is read by a person.
   */
  public void trace(String line) {
    try {
      lines.put(new Line(INFO, System.currentTimeMillis(), () -> line));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream(WRITE_BYTES);
    try {
      for (Line line = lines.take(); ; line = lines.take()) {
        boolean end = false;
        for (Line next = line; next != null; next = end ? null : lines.poll()) {
          end = isEnd(next);
          if (!end) {
            add(batch, next.text() + "\n");
          }
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          String words = "... " + lost + " more lines";
          add(batch, new Line(INFO, System.currentTimeMillis(), () -> words).text() + "\n");
        }
        flush(batch);
        if (end) {
          return;
        }
      }
    } catch (IOException e) {
      swallow(); // nobody reads standard error any more; trace() must not wait for it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(ByteArrayOutputStream batch, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (batch.size() + bytes.length > WRITE_BYTES) {
      flush(batch);
    }
    batch.writeBytes(bytes);
  }

  private void flush(ByteArrayOutputStream batch) throws IOException {
    if (batch.size() > 0) {
      out.write(batch.toByteArray());
      batch.reset();
    }
  }

  private void swallow() {
    try {
      while (!isEnd(lines.take())) {
        dropped.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is one of a kind
  private static boolean isEnd(Line line) {
    return line == END;
  }

  /** Writes what waits, for at most a second. */
  @Override
  public void close() {
    try {
      if (lines.offer(END, CLOSE_MS, TimeUnit.MILLISECONDS)) {
        writer.join(CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
