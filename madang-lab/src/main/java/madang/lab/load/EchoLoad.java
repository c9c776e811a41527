package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.lab.measure.Latencies;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * Each connection keeps {@code depth} messages under way, or sends at a fixed rate, and compares
 * every byte that comes back. In the closed loop what arrives in one read is sent anew in one
 * write, as a client with that many requests in flight does.
 */
public final class EchoLoad implements Load {
  /** One byte more than a read can bring, so that any piece of the stream can be compared. */
  private static final int PATTERN = 128 * 1024;

  private final int depth;
  private final Pace pace;
  private final Latencies latencies = new Latencies();
  private final Frame message; // of the open loop
  private final int messageBytes;
  private final byte[] pattern;
  private final Dialer dialer;
  private final List<Echoing> echoing = new ArrayList<>();

  // Written on the loop only, read by the controlling thread.
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean running;
  private volatile @Nullable String wrong;

  /**
   * Connects.
   *
   * @param engine with one loop: counts are kept without locks
   * @param depth messages under way on each connection, in a closed loop
   */
  public EchoLoad(
      IoEngine engine,
      InetSocketAddress target,
      int connections,
      int depth,
      int messageBytes,
      Pace pace)
      throws LoadException, InterruptedException {
    this.depth = depth;
    this.pace = pace;
    this.messageBytes = messageBytes;
    pattern = new byte[PATTERN + messageBytes];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) ('!' + i % messageBytes % 90);
    }
    message = Frame.copyOf(pattern, 0, messageBytes);
    dialer = new Dialer(engine, target);
    List<Connection> opened =
        dialer.open(
            connections,
            (index, progress) -> {
              Echoing one = new Echoing(progress, index);
              echoing.add(one);
              return one;
            });
    for (int i = 0; i < connections; i++) {
      echoing.get(i).connection = opened.get(i);
    }
  }

  @Override
  public void start() {
    running = true;
    if (!pace.isOpen()) {
      echoing.forEach(one -> one.connection().execute(() -> one.send(depth, System.nanoTime())));
      return;
    }
    echoing.forEach(one -> one.connection().execute(one.sender::reset));
    pace.start(
        echoing.size(),
        lane -> {
          sent.lazySet(sent.get() + messageBytes);
          echoing.get(lane).connection().send(message);
        });
  }

  @Override
  public long done() {
    return received.get() / messageBytes;
  }

  @Override
  public int answered() {
    return answered.get();
  }

  /** At a fixed rate it may take long until each has sent. */
  @Override
  public int asking() {
    return pace.isOpen() ? 1 : echoing.size();
  }

  @Override
  public void stop(Duration still) throws LoadException, InterruptedException {
    running = false;
    pace.stop();
    Waiting.passTurn(echoing.getFirst().connection(), this::fault, still);
    Waiting.until(
        () -> received.get() == sent.get(),
        this::fault,
        received::get,
        still,
        () ->
            "%d of %d echoes are missing (%d of %d connections had any)"
                .formatted(
                    sent.get() / messageBytes - done(),
                    sent.get() / messageBytes,
                    answered.get(),
                    echoing.size()));
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public @Nullable Latencies lag() {
    return pace.isOpen() ? pace.lag() : null;
  }

  @Override
  public @Nullable String fault() {
    return wrong != null ? wrong : dialer.fault();
  }

  @Override
  public void close() {
    pace.close();
    dialer.forgive();
    echoing.forEach(one -> one.connection().close(CloseReason.local("measured")));
  }

  private final class Echoing implements Handler {
    private final Dialer.Progress progress;
    private final ByteBuffer out = ByteBuffer.wrap(pattern);
    private final Sender sender;
    private @Nullable Connection connection;
    private long in; // bytes of this connection that came back
    private long due; // bytes of it that made whole messages

    Echoing(Dialer.Progress progress, int index) {
      this.progress = progress;
      sender = new Sender(latencies, pace, index, depth);
    }

    Connection connection() {
      Connection opened = connection;
      if (opened == null) {
        throw new IllegalStateException("not connected yet");
      }
      return opened;
    }

    @Override
    public void onOpen(Connection opened) {
      progress.ready();
    }

    void send(int messages, long nowNs) {
      // Each send begins a message: only whole messages are ever sent.
      sender.sent(messages, nowNs);
      sent.lazySet(sent.get() + (long) messages * messageBytes);
      connection().send(out.clear().limit(messages * messageBytes));
    }

    @Override
    public void onBytes(Connection from, ByteBuffer bytes) {
      int count = bytes.remaining();
      int offset = (int) (in % messageBytes);
      if (count > PATTERN || bytes.mismatch(ByteBuffer.wrap(pattern, offset, count)) >= 0) {
        wrong = "an echo differs from what was sent, after " + in + " bytes";
      }
      bytes.position(bytes.limit());
      if (in == 0) {
        answered.incrementAndGet();
      }
      in += count;
      received.lazySet(received.get() + count);
      int whole = (int) ((in - due) / messageBytes);
      due += (long) whole * messageBytes;
      if (whole > 0) {
        long nowNs = System.nanoTime();
        sender.came(whole, nowNs);
        if (running && !pace.isOpen()) {
          send(whole, nowNs);
        }
      }
    }

    @Override
    public void onClose(Connection from, CloseReason reason) {
      progress.ended(reason);
    }
  }
}
