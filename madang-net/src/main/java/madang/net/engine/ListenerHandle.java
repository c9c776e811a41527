package madang.net.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import madang.net.Handler;
import madang.net.Listener;

/** An open listener: what its acceptors on one or more loops share. Any thread. */
public final class ListenerHandle implements Listener.Handle {
  /** Long enough for a loop in its longest turn. */
  private static final long CLOSE_SECONDS = 5;

  /** Accepts callers on one loop. */
  @FunctionalInterface
  public interface Stopping {
    /**
     * Ends accepting and then runs {@code then} on the loop; at once where the caller is the loop.
     */
    void stop(Runnable then);
  }

  private final SocketAddress address;
  private final Handler.Factory handlers;
  private final int maxConnections;
  private final Farewell farewell;
  private final TurnedAway turnedAway;
  private final AtomicInteger connections = new AtomicInteger();

  /** Descriptors, given back when no acceptor uses them any more. */
  private final List<Integer> sockets;

  private final IntConsumer closeSocket;
  private final Consumer<ListenerHandle> onClosed;
  private final Runnable onLeft;
  private volatile List<Stopping> acceptors = List.of();

  public ListenerHandle(
      Listener listener,
      SocketAddress address,
      List<Integer> sockets,
      IntConsumer closeSocket,
      Consumer<ListenerHandle> onClosed) {
    this(listener, address, sockets, closeSocket, onClosed, () -> {});
  }

  private ListenerHandle(
      Listener listener,
      SocketAddress address,
      List<Integer> sockets,
      IntConsumer closeSocket,
      Consumer<ListenerHandle> onClosed,
      Runnable onLeft) {
    this.onLeft = onLeft;
    this.address = address;
    this.handlers = listener.handlers();
    this.maxConnections = listener.maxConnections();
    this.farewell = new Farewell(listener.farewell());
    this.turnedAway = new TurnedAway(address);
    this.sockets = sockets;
    this.closeSocket = closeSocket;
    this.onClosed = onClosed;
  }

  /** Stands for the listener of one connection that was accepted elsewhere. */
  static ListenerHandle forOne(SocketAddress remote, Handler.Factory handlers, Runnable onLeft) {
    return new ListenerHandle(
        new Listener(remote, handlers), remote, List.of(), fd -> {}, handle -> {}, onLeft);
  }

  /** Names those that accept here. */
  public void acceptors(List<? extends Stopping> started) {
    acceptors = List.copyOf(started);
  }

  public Handler.Factory handlers() {
    return handlers;
  }

  /** Told of callers who are turned away. */
  public TurnedAway turnedAway() {
    return turnedAway;
  }

  /** What these callers hear. */
  public Farewell farewell() {
    return farewell;
  }

  /** Counts a new connection in; false where it is one too many. */
  public boolean entered() {
    if (connections.incrementAndGet() <= maxConnections) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  /** Counts a connection out. */
  public void left() {
    connections.decrementAndGet();
    onLeft.run();
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    List<Stopping> ending;
    synchronized (this) {
      ending = acceptors;
      acceptors = List.of();
    }
    if (ending.isEmpty()) {
      return;
    }
    onClosed.accept(this);
    var stopped = new CountDownLatch(ending.size());
    for (Stopping acceptor : ending) {
      acceptor.stop(stopped::countDown);
    }
    try {
      if (!stopped.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a loop is stuck: the listener can't be closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return;
    }
    sockets.forEach(closeSocket::accept);
    if (address instanceof UnixDomainSocketAddress unix) {
      try {
        Files.deleteIfExists(unix.getPath());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
