package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import org.jspecify.annotations.Nullable;

/** A real engine whose groups do something wrong with messages: what a comparison must notice. */
record FaultyEngine(IoEngine real, Fault fault) implements IoEngine {

  /** What goes wrong with the frames of messages. */
  enum Fault {
    NONE,
    A_BYTE_IS_LOST,
    A_FRAME_IS_LOST,
    A_FRAME_COMES_TWICE,
    TWO_FRAMES_ARE_SWAPPED
  }

  @Override
  public IoModel model() {
    return real.model();
  }

  @Override
  public ConnectionGroup newGroup() {
    return new Group(real.newGroup(), fault);
  }

  /** Messages go wrong here, all else goes through. */
  private static final class Group implements ConnectionGroup {
    private final ConnectionGroup inner;
    private final Fault fault;
    private @Nullable Frame held;

    Group(ConnectionGroup inner, Fault fault) {
      this.inner = inner;
      this.fault = fault;
    }

    @Override
    public void send(Frame frame, @Nullable Connection except) {
      byte[] bytes = new byte[frame.length()];
      frame.copyTo(0, MemorySegment.ofArray(bytes), 0, bytes.length);
      if (!new String(bytes, UTF_8).contains("PRIVMSG")) {
        inner.send(frame, except);
        return;
      }
      switch (fault) {
        case NONE -> inner.send(frame, except);
        case A_BYTE_IS_LOST -> {
          int half = bytes.length / 2;
          System.arraycopy(bytes, half + 1, bytes, half, bytes.length - half - 1);
          inner.send(Frame.copyOf(bytes, 0, bytes.length - 1), except);
        }
        case A_FRAME_IS_LOST -> {}
        case A_FRAME_COMES_TWICE -> {
          inner.send(frame, except);
          inner.send(frame, except);
        }
        case TWO_FRAMES_ARE_SWAPPED -> swap(frame, except);
      }
    }

    private void swap(Frame frame, @Nullable Connection except) {
      Frame before = held;
      if (before == null) {
        held = frame;
      } else {
        inner.send(frame, except);
        inner.send(before, except);
        held = null;
      }
    }

    @Override
    public boolean add(Connection connection) {
      return inner.add(connection);
    }

    @Override
    public boolean remove(Connection connection) {
      return inner.remove(connection);
    }

    @Override
    public int size() {
      return inner.size();
    }
  }

  @Override
  public Listener.Handle listen(Listener listener) throws IOException {
    return real.listen(listener);
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    return real.connect(local, remote, handler);
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> connections) {
    real.send(frame, connections);
  }

  @Override
  public List<LoopStats> stats() {
    return real.stats();
  }

  @Override
  public void close(Duration drain) {
    real.close(drain);
  }
}
