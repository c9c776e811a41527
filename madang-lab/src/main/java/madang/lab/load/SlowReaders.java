package madang.lab.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Connections to an echo server that each send much, look away, then read all that came back, and
 * begin anew. Their receive buffer is small and, being set, doesn't grow, so that what isn't read
 * soon fills the server's send buffer: with the kernel's own sizing the sockets alone would hold
 * some 30 MiB, and no server would notice. On a thread of their own: sockets here need an option
 * that the load's engine doesn't set.
 */
public final class SlowReaders implements Bystanders {
  /** The kernel doubles it, socket(7). */
  private static final int RECEIVE_BUFFER = 32 * 1024;

  private static final int CHUNK = 256 * 1024;
  private static final long LOOK_MS = 5;
  private static final Duration END = Duration.ofSeconds(5);

  private final int bytes;
  private final long pauseNs;
  private final Selector selector;
  private final List<Reader> readers = new ArrayList<>();
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
  private final ByteBuffer read = ByteBuffer.allocateDirect(CHUNK);
  private final AtomicLong cycles = new AtomicLong();
  private final Thread thread;
  private boolean running; // guarded by readers
  private volatile int busy;
  private volatile boolean closed;
  private volatile @Nullable String fault;

  /**
   * Connects.
   *
   * @param bytes how many each sends at a time; more than the server's send buffer holds
   * @param pause how long each then doesn't read
   * @throws LoadException where the server doesn't accept
   */
  public SlowReaders(InetSocketAddress target, int count, int bytes, Duration pause)
      throws LoadException {
    this.bytes = bytes;
    pauseNs = pause.toNanos();
    try {
      selector = Selector.open();
      for (int i = 0; i < count; i++) {
        readers.add(new Reader(connect(target)));
      }
    } catch (IOException e) {
      readers.forEach(Reader::close);
      throw new LoadException(
          "connecting a slow reader to " + Dialer.words(target) + " failed: " + e.getMessage());
    }
    thread = new Thread(this::run, "lab-slow");
    thread.setDaemon(true);
    thread.start();
  }

  private static SocketChannel connect(InetSocketAddress target) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.connect(target);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start() {
    running(true);
    selector.wakeup();
  }

  @Override
  public void stop(Duration limit) throws LoadException, InterruptedException {
    running(false);
    Waiting.until(
        () -> busy == 0,
        this::fault,
        cycles::get,
        limit,
        () -> "the bytes of " + busy + " of " + readers.size() + " slow readers don't come back");
  }

  /** Under the lock, so that {@link #busy} is never older than this. */
  private void running(boolean wanted) {
    synchronized (readers) {
      running = wanted;
    }
  }

  /** How often one of them had all its bytes back. Any thread. */
  public long cycles() {
    return cycles.get();
  }

  @Override
  public @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (selector) {
      while (!closed && fault == null) {
        synchronized (readers) {
          long nowNs = System.nanoTime();
          int working = 0;
          for (Reader one : readers) {
            working += one.step(running, nowNs) ? 1 : 0;
          }
          busy = working;
        }
        selector.select(key -> {}, LOOK_MS);
      }
    } catch (IOException e) {
      if (!closed) {
        fault = "a slow reader's connection ended: " + e.getMessage();
      }
    } finally {
      readers.forEach(Reader::close);
    }
  }

  /** One connection; all on the thread. */
  private final class Reader {
    private final SocketChannel channel;
    private final SelectionKey key;
    private int unsent;
    private int due;
    private long looksAgainNs;

    Reader(SocketChannel channel) throws IOException {
      this.channel = channel;
      key = channel.register(selector, 0);
    }

    /** Does what can be done now; whether anything is under way. */
    boolean step(boolean begin, long nowNs) throws IOException {
      if (due == 0 && begin) {
        unsent = bytes;
        due = bytes;
        looksAgainNs = nowNs + pauseNs;
      }
      write();
      boolean looks = nowNs >= looksAgainNs;
      if (looks) {
        read();
      }
      key.interestOps(
          (unsent > 0 ? SelectionKey.OP_WRITE : 0) | (due > 0 && looks ? SelectionKey.OP_READ : 0));
      return due > 0;
    }

    private void write() throws IOException {
      int written = 1;
      while (unsent > 0 && written > 0) {
        written = channel.write(zeros.clear().limit(Math.min(CHUNK, unsent)));
        unsent -= written;
      }
    }

    private void read() throws IOException {
      int came = 1;
      while (due > 0 && came > 0) {
        came = channel.read(read.clear().limit(Math.min(CHUNK, due)));
        if (came < 0) {
          throw new IOException("the server closed it");
        }
        due -= came;
        if (due == 0) {
          cycles.incrementAndGet();
        }
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}
