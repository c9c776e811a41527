package madang.lab.broken;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A caller that reads all it gets, on a thread of its own, and counts it. Any thread. */
final class Ear implements AutoCloseable {
  /** So long without a byte more, and a server that is expected to be stuck is taken to be. */
  static final Duration STUCK = Duration.ofMillis(500);

  /** The longest wait for what must come. */
  static final Duration MUST_COME = Duration.ofSeconds(8);

  private static final int DEAF_RECEIVES = 16 * 1024;
  private static final int CHUNK = 64 * 1024;

  private final SocketChannel channel;
  private long heard;

  /** Takes {@code channel} over: it is closed with this. */
  Ear(SocketChannel channel) {
    this.channel = channel;
    Thread.startVirtualThread(this::listen);
  }

  /** A caller that never reads, with a small buffer. */
  static SocketChannel deaf(SocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, DEAF_RECEIVES);
    channel.connect(address);
    return channel;
  }

  /** The end of a caller, before its time. */
  static void leave(SocketChannel caller) throws IOException {
    caller.close();
  }

  /** Says {@code pattern} again and again until {@code bytes} are sent. */
  void say(byte[] pattern, int bytes) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Math.min(bytes, CHUNK));
    while (out.hasRemaining()) {
      out.put(pattern, 0, Math.min(pattern.length, out.remaining()));
    }
    int left = bytes;
    while (left > 0) {
      out.position(0).limit(Math.min(left, out.capacity()));
      left -= channel.write(out);
    }
  }

  /** The same on another thread, which ends where the server is gone. */
  Thread sayInBackground(byte[] pattern, int bytes) {
    return Thread.startVirtualThread(() -> {
      try {
        say(pattern, bytes);
      } catch (IOException e) {
        // The server is gone; what was heard says so.
      }
    });
  }

  /** What was heard when {@code bytes} were, or when nothing more has come for so long. */
  synchronized long heard(long bytes, Duration still) throws InterruptedException {
    long before = -1;
    while (heard < bytes && heard > before) {
      before = heard;
      long deadlineNs = System.nanoTime() + still.toNanos();
      long leftMs = still.toMillis();
      while (heard == before && leftMs > 0) {
        wait(leftMs);
        leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      }
    }
    return heard;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void listen() {
    ByteBuffer in = ByteBuffer.allocate(CHUNK);
    try {
      int n = channel.read(in);
      while (n >= 0) {
        heard(n);
        n = channel.read(in.clear());
      }
    } catch (IOException e) {
      // Closed: nothing more is heard.
    }
  }

  private synchronized void heard(int bytes) {
    heard += bytes;
    notifyAll();
  }
}
