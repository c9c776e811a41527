package madang.lab.broken;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Servers of one thread and blocking calls, as first chapters have them. */
final class BlockingServers {
  private static final int READ_BYTES = 64 * 1024;

  private BlockingServers() {}

  /** Serves one caller after the other. */
  static Running echo() throws IOException {
    return new Running() {
      @Override
      void serve(ServerSocketChannel listening) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        while (true) {
          try (SocketChannel caller = listening.accept()) {
            while (caller.read(bytes.clear()) >= 0) {
              writeAll(caller, bytes.flip());
            }
          }
        }
      }
    };
  }

  /** Two callers listen; what the third says is written to the one, and then to the other. */
  static Running relay() throws IOException {
    return new Running() {
      @Override
      void serve(ServerSocketChannel listening) throws IOException {
        List<SocketChannel> listeners = new ArrayList<>();
        for (int i = 0; i < LISTENERS; i++) {
          listeners.add(listening.accept());
          arrived.countDown();
        }
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        try (SocketChannel speaker = listening.accept()) {
          while (speaker.read(bytes.clear()) >= 0) {
            bytes.flip();
            listeners.removeIf(listener -> hasLeft(listener, bytes.duplicate()));
          }
        } finally {
          for (SocketChannel listener : listeners) {
            listener.close();
          }
        }
      }
    };
  }

  /** Writes it all, waiting; whether that failed because the caller has left. */
  private static boolean hasLeft(SocketChannel to, ByteBuffer bytes) {
    try {
      writeAll(to, bytes);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Returns only when the kernel has taken it all: the thread waits for this one caller. */
  private static void writeAll(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** A server on a thread of its own. Closing it ends the thread. */
  abstract static class Running implements SlowOne.Server, AutoCloseable {
    static final int LISTENERS = 2;

    final CountDownLatch arrived = new CountDownLatch(LISTENERS);
    private final ServerSocketChannel listening;
    private final SocketAddress address;
    private final Thread thread;

    Running() throws IOException {
      listening = ServerSocketChannel.open();
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = listening.getLocalAddress();
      thread = Thread.ofPlatform().daemon().unstarted(this::run);
      thread.start();
    }

    abstract void serve(ServerSocketChannel listening) throws IOException;

    @Override
    public SocketAddress address() {
      return address;
    }

    @Override
    public void awaitListeners(int count) throws InterruptedException {
      arrived.await();
    }

    @Override
    public Duration patience() {
      return Ear.STUCK;
    }

    @Override
    public void close() throws IOException {
      listening.close();
      thread.interrupt(); // ends a blocking call on a channel, and closes the channel
    }

    private void run() {
      try {
        serve(listening);
      } catch (IOException e) {
        // Closed: the demonstration is over.
      }
    }
  }
}
