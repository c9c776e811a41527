package madang.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.LoopStats;
import madang.net.Poller;
import org.jspecify.annotations.Nullable;

/**
 * An engine without sockets, threads or real time: the same input gives the same run. One turn
 * offers input, runs tasks and flushes, as a loop does.
 */
public final class SimulatedEngine implements IoEngine, InstantSource {
  static final long OUTBOX_BYTES = 1024 * 1024;

  final ArrayList<SimulatedConnection> connections = new ArrayList<>();
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final TreeMap<Long, List<Runnable>> due = new TreeMap<>();
  private long setBackMs;
  private long nowMs = Instant.parse("2026-11-21T12:03:00Z").toEpochMilli();
  private long nextId = 1;

  /** Whose context runs now; null: somebody else's thread. */
  @Nullable SimulatedConnection running;

  /** New bytes that one onBytes brings at the most. */
  int readBytes = 64 * 1024;

  /** An engine without a connection, at its first moment. */
  public SimulatedEngine() {}

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return nowMs - setBackMs;
  }

  /** Somebody sets the clock back; timers don't mind. */
  void setClockBack(Duration span) {
    setBackMs += span.toMillis();
  }

  public SimulatedConnection open(Handler.Factory factory, String address) {
    SocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral(address), 50_000);
    SimulatedConnection connection = new SimulatedConnection(this, nextId++, remote);
    connections.add(connection);
    connection.open(factory);
    return connection;
  }

  /** Runs something on a later turn, on nobody's context. */
  void later(Runnable task) {
    later.add(task);
  }

  /** Runs something when this much time has passed, on nobody's context. */
  void after(Duration span, Runnable task) {
    due.computeIfAbsent(nowMs + span.toMillis(), at -> new ArrayList<>()).add(task);
  }

  /** Runs turns until nothing is left to do at this time. */
  public void settle() {
    boolean busy = true;
    for (int turns = 0; busy; turns++) {
      if (turns > 1_000_000) {
        throw new IllegalStateException("the simulation never settles");
      }
      busy = false;
      for (SimulatedConnection connection : List.copyOf(connections)) {
        busy |= connection.turn();
      }
      for (int i = later.size(); i > 0; i--) {
        busy = true;
        Objects.requireNonNull(later.poll()).run();
      }
      connections.removeIf(SimulatedConnection::finished);
    }
  }

  /** Lets time pass, with each timer at its time. */
  void advance(Duration span) {
    long end = nowMs + span.toMillis();
    settle();
    while (true) {
      long next = due.isEmpty() ? Long.MAX_VALUE : due.firstKey();
      for (SimulatedConnection connection : connections) {
        next = Math.min(next, connection.nextTimer());
      }
      if (next > end) {
        break;
      }
      nowMs = Math.max(nowMs, next);
      for (SimulatedConnection connection : List.copyOf(connections)) {
        connection.fireTimers(nowMs);
      }
      due.headMap(nowMs, true).values().forEach(later::addAll);
      due.headMap(nowMs, true).clear();
      settle();
    }
    nowMs = end;
  }

  @Override
  public IoModel model() {
    return new IoModel.Reactor(Poller.EPOLL_ET, 1);
  }

  @Override
  public Listener.Handle listen(Listener listener) {
    throw new UnsupportedOperationException("use open");
  }

  @Override
  public Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler) {
    throw new UnsupportedOperationException("use open");
  }

  @Override
  public ConnectionGroup newGroup() {
    return new Group();
  }

  @Override
  public void send(Frame frame, Collection<? extends Connection> receivers) {
    for (Connection receiver : receivers) {
      receiver.send(frame);
    }
  }

  @Override
  public List<LoopStats> stats() {
    return List.of();
  }

  @Override
  public void close(Duration drain) {
    settle();
  }

  private static final class Group implements ConnectionGroup {
    private final LinkedHashSet<Connection> members = new LinkedHashSet<>();

    @Override
    public boolean add(Connection connection) {
      return members.add(connection);
    }

    @Override
    public boolean remove(Connection connection) {
      return members.remove(connection);
    }

    @Override
    public void send(Frame frame, @Nullable Connection except) {
      for (Connection member : members) {
        if (member != except) {
          member.send(frame);
        }
      }
    }

    @Override
    public int size() {
      return members.size();
    }
  }
}
