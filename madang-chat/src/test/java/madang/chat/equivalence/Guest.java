package madang.chat.equivalence;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One caller with a real socket, who knows what he must hear. On the thread that plays. */
final class Guest implements AutoCloseable {
  /** Bytes before and behind a difference that are shown. */
  private static final int AROUND = 100;

  private final int number;
  private final byte[] expected;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final String name;
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
  private ByteBuffer saying = ByteBuffer.allocate(0);
  private long said;
  private int heard;
  private boolean ended;

  /**
   * Connects.
   *
   * @param expected all that he must hear
   */
  Guest(int number, byte[] expected, String door, InetSocketAddress at, Selector selector)
      throws IOException {
    this.number = number;
    this.expected = expected;
    channel = SocketChannel.open(at);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    name = name(door, channel.getLocalAddress());
  }

  /** The name of whoever came to a door from an address. */
  static String name(String door, SocketAddress from) {
    return door + ' ' + ((InetSocketAddress) from).getPort();
  }

  int number() {
    return number;
  }

  /** What the service knows him by: callers at different doors may have the same port. */
  String name() {
    return name;
  }

  /** Bytes that were given to {@link #say}. */
  long said() {
    return said;
  }

  /** Whether the system has taken them all. */
  boolean hasSaid() {
    return !saying.hasRemaining();
  }

  void say(byte[] bytes) throws IOException {
    saying = ByteBuffer.wrap(bytes);
    said += bytes.length;
    write();
  }

  private void write() throws IOException {
    channel.write(saying);
    key.interestOps(SelectionKey.OP_READ | (hasSaid() ? 0 : SelectionKey.OP_WRITE));
  }

  void halfClose() throws IOException {
    channel.shutdownOutput();
  }

  void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  /**
   * Reads and writes what can be, and compares.
   *
   * @param due bytes that he may have heard by now
   * @param end whether his stream may be over by now
   * @return what is wrong, or null
   */
  @Nullable String act(int due, boolean end) {
    try {
      if (key.isValid() && key.isWritable()) {
        write();
      }
      return key.isValid() && key.isReadable() ? read(due, end) : null;
    } catch (IOException e) {
      return "caller " + number + " after " + heard + " bytes: " + e.getMessage();
    }
  }

  private @Nullable String read(int due, boolean end) throws IOException {
    int count = channel.read(in.clear());
    if (count < 0) {
      ended = true;
      channel.close();
      return end && heard == due
          ? null
          : "caller %d hears the end after %d bytes of %d".formatted(number, heard, due);
    }
    for (int i = 0; i < count; i++) {
      if (heard + i >= due || in.get(i) != expected[heard + i]) {
        return difference(i, count, due);
      }
    }
    heard += count;
    return null;
  }

  private String difference(int at, int count, int due) {
    int place = heard + at;
    byte[] got = new byte[count];
    in.get(0, got);
    return "caller %d, byte %d%n  before   %s%n  expected %s%n  got      %s"
        .formatted(
            number,
            place,
            Recording.quoted(expected, Math.max(0, place - AROUND), Math.min(place, due)),
            Recording.quoted(expected, Math.min(place, due), Math.min(due, place + AROUND)),
            Recording.quoted(got, at, Math.min(count, at + AROUND)));
  }

  /** Whether he has heard all that is due. */
  boolean has(int due, boolean end) {
    return heard == due && ended == end;
  }

  /** What hasn't come although it is due, for people; empty where nothing is missing. */
  String missing(int due, boolean end) {
    if (heard < due) {
      return "; caller %d after %d bytes waits for %s"
          .formatted(
              number, heard, Recording.quoted(expected, heard, Math.min(due, heard + AROUND)));
    }
    return end && !ended ? "; caller %d waits for the end".formatted(number) : "";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
