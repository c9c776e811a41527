package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import madang.lab.measure.Latencies;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * Some of the connections to a relay send; every byte comes to all of them. Each sender keeps
 * {@code outstanding} messages under way and sends anew for each of its own that it sees back. All
 * bytes of a message carry their sender's number, so that it knows its own whatever the relay cuts.
 */
public final class FanoutLoad implements Load {
  /** How long one message may take to everybody. */
  private static final Duration PROBE = Duration.ofMillis(500);

  /** A sender's number is one byte; 0 is nobody's. */
  public static final int MAX_SENDERS = 100;

  private final int outstanding;
  private final Pace pace;
  private final Latencies latencies = new Latencies();
  private final int messageBytes;
  private final Dialer dialer;
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Connection> connections;
  private final List<Integer> senders = new ArrayList<>(); // indices, spread over all connections

  // Written on the loop only, read by the controlling thread.
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean running;

  /**
   * Connects.
   *
   * @param engine with one loop: counts are kept without locks
   * @param senders how many of the {@code count} connections send too
   */
  public FanoutLoad(
      IoEngine engine,
      InetSocketAddress target,
      int count,
      int senders,
      int outstanding,
      int messageBytes,
      Pace pace)
      throws LoadException, InterruptedException {
    if (senders < 1 || senders > Math.min(count, MAX_SENDERS)) {
      throw new IllegalArgumentException("senders must be 1 to " + Math.min(count, MAX_SENDERS));
    }
    this.outstanding = outstanding;
    this.pace = pace;
    this.messageBytes = messageBytes;
    // Spread out, so that it doesn't matter in which order a server visits its connections.
    int stride = count / senders;
    for (int i = 0; i < senders; i++) {
      this.senders.add(i * stride);
    }
    dialer = new Dialer(engine, target);
    connections =
        dialer.open(
            count,
            (index, progress) -> {
              int sender = this.senders.indexOf(index);
              Receiver one = sender >= 0 ? new Talker(progress, sender) : new Receiver(progress);
              receivers.add(one);
              return one;
            });
    awaitMembership();
  }

  /**
   * Connected isn't accepted yet, and who isn't accepted gets nothing: sends a message of zeros,
   * which is nobody's, until one has come to everybody.
   */
  private void awaitMembership() throws LoadException, InterruptedException {
    Connection first = connections.getFirst();
    long all = (long) messageBytes * receivers.size();
    Stillness still = new Stillness(Waiting.STILL);
    long least = all;
    long missed = -1;
    while (missed != 0) {
      String seen = fault();
      if (seen != null) {
        throw new LoadException(seen);
      }
      if (still.lasts(all - least)) {
        throw new LoadException(
            "a message comes to %d of %d connections, where a relay sends it to all: %s"
                .formatted((all - least) / messageBytes, receivers.size(), still.words()));
      }
      long before = received.get();
      first.send(Frame.copyOf(new byte[messageBytes], 0, messageBytes));
      long patience = System.nanoTime() + PROBE.toNanos();
      while (received.get() - before < all && System.nanoTime() < patience && fault() == null) {
        Thread.sleep(Duration.ofMillis(1));
      }
      missed = all - (received.get() - before);
      least = Math.min(least, missed);
    }
    first.execute(() -> {
      receivers.forEach(one -> one.in = 0);
      received.set(0);
    });
    Waiting.passTurn(first, this::fault, Waiting.STILL);
  }

  @Override
  public void start() {
    running = true;
    for (int i : senders) {
      Connection connection = connections.get(i);
      Talker talker = (Talker) receivers.get(i);
      if (pace.isOpen()) {
        connection.execute(talker.sender::reset);
      } else {
        connection.execute(() -> talker.send(connection, outstanding, System.nanoTime()));
      }
    }
    if (pace.isOpen()) {
      pace.start(
          senders.size(),
          lane -> {
            sent.lazySet(sent.get() + messageBytes);
            int i = senders.get(lane);
            connections.get(i).send(((Talker) receivers.get(i)).message);
          });
    }
  }

  @Override
  public long done() {
    return received.get() / messageBytes;
  }

  @Override
  public void stop(Duration still) throws LoadException, InterruptedException {
    running = false;
    pace.stop();
    Waiting.passTurn(connections.getFirst(), this::fault, still);
    Waiting.until(
        () -> received.get() == sent.get() * receivers.size(),
        this::fault,
        received::get,
        still,
        () ->
            "%d of %d deliveries are missing"
                .formatted(
                    sent.get() * receivers.size() / messageBytes - done(),
                    sent.get() * receivers.size() / messageBytes));
    // The sum is right; it must be right for each of them.
    Waiting.passTurn(connections.getFirst(), this::fault, still);
    for (Receiver one : receivers) {
      if (one.in != sent.get()) {
        throw new LoadException("a receiver got " + one.in + " bytes of " + sent.get());
      }
    }
  }

  /** From a message's time to the moment that its sender has it back. */
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
    return dialer.fault();
  }

  @Override
  public void close() {
    pace.close();
    dialer.forgive();
    connections.forEach(one -> one.close(CloseReason.local("measured")));
  }

  private class Receiver implements Handler {
    private final Dialer.Progress progress;
    long in;

    Receiver(Dialer.Progress progress) {
      this.progress = progress;
    }

    @Override
    public void onOpen(Connection connection) {
      progress.ready();
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      int count = bytes.remaining();
      in += count;
      received.lazySet(received.get() + count);
      bytes.position(bytes.limit());
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      progress.ended(reason);
    }
  }

  private final class Talker extends Receiver {
    private final byte number;
    private final ByteBuffer out;
    private final Frame message; // of the open loop
    private final Sender sender;
    private long own; // bytes of ours that came back
    private long due; // of these, what made whole messages

    Talker(Dialer.Progress progress, int lane) {
      super(progress);
      number = (byte) (lane + 1);
      byte[] messages = new byte[outstanding * messageBytes];
      Arrays.fill(messages, number);
      out = ByteBuffer.wrap(messages);
      message = Frame.copyOf(messages, 0, messageBytes);
      sender = new Sender(latencies, pace, lane, outstanding);
    }

    void send(Connection connection, int messages, long nowNs) {
      sender.sent(messages, nowNs);
      sent.lazySet(sent.get() + (long) messages * messageBytes);
      connection.send(out.clear().limit(messages * messageBytes));
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      int found = 0;
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        if (bytes.get(i) == number) {
          found++;
        }
      }
      super.onBytes(connection, bytes);
      own += found;
      int messages = (int) ((own - due) / messageBytes);
      due += (long) messages * messageBytes;
      if (messages > 0) {
        long nowNs = System.nanoTime();
        sender.came(messages, nowNs);
        if (running && !pace.isOpen()) {
          send(connection, messages, nowNs);
        }
      }
    }
  }
}
