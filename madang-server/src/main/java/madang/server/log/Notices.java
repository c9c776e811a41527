package madang.server.log;

import java.io.ByteArrayOutputStream;
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

  /**
   * PIPE_BUF: what a pipe takes whole, pipe(7). Worker processes write their traces to the same
   * standard error, and a longer write could be torn by their lines.
   */
  private static final int WRITE_BYTES = 4096;

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
    ByteArrayOutputStream batch = new ByteArrayOutputStream(WRITE_BYTES);
    try {
      for (String line = lines.take(); ; line = lines.take()) {
        boolean end = false;
        for (String next = line; next != null; next = end ? null : lines.poll()) {
          end = isEnd(next);
          if (!end) {
            add(batch, next + "\n");
          }
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          add(batch, "... " + lost + " more lines\n");
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
