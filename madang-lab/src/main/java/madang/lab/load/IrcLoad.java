package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import madang.lab.measure.Latencies;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * A room on any IRC server: some members keep messages under way, the others listen. A sender
 * doesn't see its own message, so one listener is the witness that says which messages came; each
 * of them counts as one delivery for every member but its sender. Before and after each run the
 * listeners' bytes are compared, so that none can be left out unseen.
 */
public final class IrcLoad implements Load {

  /** How long a room may be restless after all have joined, or have ceased to talk. */
  private static final Duration RESTLESS = Duration.ofMinutes(2);

  private static final Duration QUIET = Duration.ofMillis(300);
  private static final String ROOM = "#lab";

  /** Senders have two digits. */
  public static final int MAX_SENDERS = 99;

  private final int outstanding;
  private final Pace pace;
  private final Latencies latencies = new Latencies();
  private final Sender[] lanes;
  private final Frame message; // of the open loop
  private final Dialer dialer;
  private final List<IrcMember> members = new ArrayList<>();
  private final List<Connection> connections;
  private final int senders;
  private final int[] places; // index of each sender's connection
  private final int witness; // index of the witness's
  private final ByteBuffer[] messages;
  private final int messageBytes;
  private final long[] before;

  // Written on the loop only, read by the controlling thread.
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean running;

  /**
   * Connects, registers and joins.
   *
   * @param engine with one loop: counts are kept without locks
   * @param count members of the room, senders included
   * @param payloadBytes length of a message's text
   */
  public IrcLoad(
      IoEngine engine,
      InetSocketAddress target,
      int count,
      int senders,
      int outstanding,
      int payloadBytes,
      Pace pace)
      throws LoadException, InterruptedException {
    if (senders < 1 || senders > Math.min(count - 1, MAX_SENDERS)) {
      throw new IllegalArgumentException(
          "senders must be 1 to " + Math.min(count - 1, MAX_SENDERS) + ", not " + senders);
    }
    this.senders = senders;
    this.outstanding = outstanding;
    this.pace = pace;
    lanes = new Sender[senders];
    Arrays.setAll(lanes, lane -> new Sender(latencies, pace, lane, outstanding));
    // Spread out, so that it doesn't matter in which order a server visits its members.
    int stride = count / (senders + 1);
    places =
        IntStream.range(0, senders).map(i -> i * stride + (i < senders / 2 ? 0 : stride)).toArray();
    witness = senders / 2 * stride;
    dialer = new Dialer(engine, target);
    byte[] line =
        ("PRIVMSG " + ROOM + " :" + "x".repeat(payloadBytes) + "\r\n")
            .getBytes(StandardCharsets.UTF_8);
    messageBytes = line.length;
    message = Frame.copyOf(line, 0, messageBytes);
    messages = new ByteBuffer[senders];
    for (int i = 0; i < senders; i++) {
      messages[i] = ByteBuffer.allocate(messageBytes * outstanding);
      for (int m = 0; m < outstanding; m++) {
        messages[i].put(line);
      }
    }
    before = new long[count];
    connections =
        dialer.open(
            count,
            (index, progress) -> {
              IrcMember one = member(index, progress);
              members.add(one);
              return one;
            });
    settle();
  }

  /** Senders are s00, s01, ...; the others are m0011 and so on. */
  private IrcMember member(int index, Dialer.Progress progress) {
    if (index == witness) {
      return new Witness("witness", progress);
    }
    int sender = Arrays.binarySearch(places, index);
    String nick = sender >= 0 ? "s%02d".formatted(sender) : "m%04d".formatted(index);
    return new IrcMember(nick, ROOM, progress);
  }

  @Override
  public void start() {
    for (int i = 0; i < before.length; i++) {
      before[i] = members.get(i).in; // the loop is quiet: settle() saw its last write
    }
    running = true;
    if (pace.isOpen()) {
      connections.get(witness).execute(() -> Arrays.stream(lanes).forEach(Sender::reset));
      pace.start(
          senders,
          lane -> {
            sent.lazySet(sent.get() + 1);
            connections.get(places[lane]).send(message);
          });
      return;
    }
    for (int i = 0; i < senders; i++) {
      int sender = i;
      connections.get(places[i]).execute(() -> send(sender, outstanding, System.nanoTime()));
    }
  }

  @Override
  public long done() {
    return seen.get() * (members.size() - 1);
  }

  @Override
  public void stop(Duration still) throws LoadException, InterruptedException {
    running = false;
    pace.stop();
    Waiting.passTurn(connections.getFirst(), this::fault, still);
    Waiting.until(
        () -> seen.get() == sent.get(),
        this::fault,
        seen::get,
        still,
        () ->
            "the witness misses %d of %d messages".formatted(sent.get() - seen.get(), sent.get()));
    settle();
    long expected = members.get(witness).in - before[witness];
    for (int i = 0; i < before.length; i++) {
      long got = members.get(i).in - before[i];
      // A line to one listener alone, such as a PING, is shorter than any message.
      boolean listens = Arrays.binarySearch(places, i) < 0;
      if (listens && Math.abs(got - expected) >= messageBytes) {
        throw new LoadException(
            members.get(i).nick() + " got " + got + " bytes where the witness got " + expected);
      }
    }
  }

  /** Waits until nobody has got anything for a while: joins and slow listeners are over. */
  private void settle() throws LoadException, InterruptedException {
    long deadline = System.nanoTime() + RESTLESS.toNanos();
    long last = -1;
    long now = total();
    while (now != last) {
      if (System.nanoTime() > deadline) {
        throw new LoadException("the room doesn't come to rest");
      }
      last = now;
      Thread.sleep(QUIET);
      now = total();
    }
  }

  private long total() throws LoadException, InterruptedException {
    Waiting.passTurn(connections.getFirst(), this::fault, RESTLESS);
    long sum = 0;
    for (IrcMember one : members) {
      sum += one.in;
    }
    return sum;
  }

  /** From a message's time to the moment that the witness has it. */
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

  private void send(int sender, int count, long nowNs) {
    lanes[sender].sent(count, nowNs);
    sent.lazySet(sent.get() + count);
    connections.get(places[sender]).send(messages[sender].clear().limit(count * messageBytes));
  }

  /** Reads the senders' numbers out of the lines, and lets them send anew. */
  private final class Witness extends IrcMember {
    private final int[] came = new int[senders];

    Witness(String nick, Dialer.Progress progress) {
      super(nick, ROOM, progress);
    }

    @Override
    void onTalk(Connection connection, ByteBuffer bytes) {
      int start = bytes.position();
      int lines = 0;
      int end = indexOf(bytes, (byte) '\n', start);
      while (end >= 0) {
        int sender = senderOf(bytes, start, end);
        if (sender >= 0) {
          came[sender]++;
          lines++;
        }
        start = end + 1;
        end = indexOf(bytes, (byte) '\n', start);
      }
      in += start - bytes.position();
      bytes.position(start);
      seen.lazySet(seen.get() + lines);
      long nowNs = System.nanoTime();
      for (int i = 0; i < senders; i++) {
        if (came[i] > 0) {
          lanes[i].came(came[i], nowNs);
          if (running && !pace.isOpen()) {
            send(i, came[i], nowNs);
          }
        }
        came[i] = 0;
      }
    }

    /** The sender of a line such as {@code :s07!lab@host PRIVMSG #lab :x}; -1 for other lines. */
    private int senderOf(ByteBuffer bytes, int start, int end) {
      if (end - start < messageBytes || bytes.get(start) != ':' || bytes.get(start + 1) != 's') {
        return -1;
      }
      int space = indexOf(bytes, (byte) ' ', start);
      boolean said = space >= 0 && bytes.get(space + 1) == 'P' && bytes.get(space + 2) == 'R';
      int number = (bytes.get(start + 2) - '0') * 10 + bytes.get(start + 3) - '0';
      return said && number >= 0 && number < senders ? number : -1;
    }
  }
}
