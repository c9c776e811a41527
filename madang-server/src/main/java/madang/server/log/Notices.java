package madang.server.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole lines on standard error, in order, written by one thread, so that an event loop never waits
 * for a terminal that somebody has stopped. At most {@link #CAPACITY} lines wait.
 */
public final class Notices implements AutoCloseable {
  /** Lines that may wait. */
  public static final int CAPACITY = 8192;

  @SuppressWarnings("StringOperationCanBeSimplified") // a line of its own, compared by identity
  private static final String END = new String("end");

  private static final long CLOSE_MS = 1000;

  private final ArrayBlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);
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
    if (!lines.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Writes a line that must not get lost. Any thread; waits while too many wait, as a trace does
   * that is read by a person.
   */
  public void trace(String line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    StringBuilder batch = new StringBuilder();
    try {
      for (String line = lines.take(); ; line = lines.take()) {
        boolean end = false;
        for (String next = line; next != null; next = end ? null : lines.poll()) {
          end = isEnd(next);
          if (!end) {
            batch.append(next).append('\n');
          }
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          batch.append("... ").append(lost).append(" more lines\n");
        }
        out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
        batch.setLength(0);
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

  private void swallow() {
    try {
      while (!isEnd(lines.take())) {
        dropped.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a traced line may well read "end"
  private static boolean isEnd(String line) {
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
