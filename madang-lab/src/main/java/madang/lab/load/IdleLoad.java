package madang.lab.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/** Registered IRC sessions that say nothing, opened step by step. */
public final class IdleLoad implements AutoCloseable {
  private final Dialer dialer;
  private final List<Connection> connections = new ArrayList<>();

  public IdleLoad(IoEngine engine, InetSocketAddress target) {
    dialer = new Dialer(engine, target);
  }

  /** Opens more sessions until there are {@code count}; returns once all are registered. */
  public void growTo(int count) throws LoadException, InterruptedException {
    int have = connections.size();
    connections.addAll(
        dialer.open(
            count - have,
            (index, progress) -> new IrcMember("i%05d".formatted(have + index), null, progress)));
  }

  /** The first session that ended by itself, in words; null while none has. */
  public @Nullable String fault() {
    return dialer.fault();
  }

  @Override
  public void close() {
    dialer.forgive();
    connections.forEach(one -> one.close(CloseReason.local("measured")));
  }
}
