package madang.net.engine;

import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Consumer;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/**
 * Java's Selector: the system's own readiness call, whichever that is, level-triggered. A
 * descriptor is watched for what is wanted alone, so one that is paused and has nothing to write
 * isn't seen to be reset. On the loop only, but for {@link #ring}.
 */
final class ChannelPoller implements Readiness, WakeUp {
  private final ChannelCalls calls;
  private final ChannelTable table;
  private final LoopCounters counters;
  private final Selector selector;
  private volatile boolean rung;

  private int found;
  private int[] readyOps = new int[64];
  private long[] readyTokens = new long[64];
  private final Consumer<SelectionKey> collect = this::collect;

  /** What a key carries: its token, which changes when the descriptor is added anew. */
  private static final class Tag {
    long token;
  }

  ChannelPoller(ChannelCalls calls, ChannelTable table, LoopCounters counters) throws IOException {
    this.calls = calls;
    this.table = table;
    this.counters = counters;
    selector = Selector.open();
  }

  @Override
  public int await(int timeoutMs) {
    found = 0;
    try {
      if (timeoutMs == 0) {
        selector.selectNow(collect);
      } else {
        selector.select(collect, Math.max(0, timeoutMs)); // 0 is without end
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (rung) {
      rung = false;
      counters.add(LoopCounters.WAKEUPS, 1);
    }
    if (found == 0 && Thread.interrupted()) {
      return 0; // else every further select would return at once
    }
    return found;
  }

  private void collect(SelectionKey key) {
    if (found == readyOps.length) {
      readyOps = Arrays.copyOf(readyOps, 2 * found);
      readyTokens = Arrays.copyOf(readyTokens, 2 * found);
    }
    readyOps[found] = key.readyOps();
    readyTokens[found++] = ((Tag) key.attachment()).token;
  }

  @Override
  public int events(int index) {
    int ops = readyOps[index];
    return ((ops & (OP_READ | OP_ACCEPT)) != 0 ? Epoll.EPOLLIN : 0)
        | ((ops & (OP_WRITE | OP_CONNECT)) != 0 ? Epoll.EPOLLOUT : 0);
  }

  @Override
  public long token(int index) {
    return readyTokens[index];
  }

  @Override
  public int add(int fd, int interest, long token) {
    SelectableChannel channel = table.get(fd);
    SelectionKey key = channel.keyFor(selector);
    try {
      // One that was removed has kept its key: a selector takes no channel twice.
      if (key == null) {
        key = channel.register(selector, 0, new Tag());
      }
    } catch (ClosedChannelException e) {
      return -Errno.EBADF;
    }
    return watch(key, interest, token);
  }

  @Override
  public int modify(int fd, int interest, long token) {
    SelectionKey key = table.get(fd).keyFor(selector);
    return key == null ? -Errno.ENOENT : watch(key, interest, token);
  }

  private static int watch(SelectionKey key, int interest, long token) {
    ((Tag) key.attachment()).token = token;
    key.interestOps(ops(key.channel(), interest));
    return 0;
  }

  private static int ops(SelectableChannel channel, int interest) {
    boolean in = (interest & Epoll.EPOLLIN) != 0;
    boolean out = (interest & Epoll.EPOLLOUT) != 0;
    if (channel instanceof ServerSocketChannel) {
      return in ? OP_ACCEPT : 0;
    }
    if (channel instanceof SocketChannel stream && stream.isConnectionPending()) {
      return OP_CONNECT;
    }
    return (in ? OP_READ : 0) | (out ? OP_WRITE : 0);
  }

  @Override
  public int remove(int fd) {
    SelectionKey key = table.get(fd).keyFor(selector);
    if (key == null) {
      return -Errno.ENOENT;
    }
    if (key.channel() instanceof ServerSocketChannel) {
      letGo(key);
    } else {
      key.interestOps(0);
    }
    return 0;
  }

  /**
   * A channel that is closed while a selector has it goes on to exist until the next select. For a
   * listening one that is too late: callers would still get in.
   */
  private void letGo(SelectionKey key) {
    key.cancel();
    try {
      selector.selectNow(_ -> {}); // what is ready now will be reported again
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void closing(int fd) {
    // a channel's close cancels its key
  }

  @Override
  public boolean takes(int fd) {
    return true;
  }

  @Override
  public String changeCall() {
    return "register";
  }

  @Override
  public void tellWait(int count, Slots slots) {
    calls.tellWait("select", count, slots, this, i -> names(readyOps[i]));
  }

  private static String names(int ops) {
    var names = new StringJoiner("|");
    if ((ops & OP_ACCEPT) != 0) {
      names.add("OP_ACCEPT");
    }
    if ((ops & OP_CONNECT) != 0) {
      names.add("OP_CONNECT");
    }
    if ((ops & OP_READ) != 0) {
      names.add("OP_READ");
    }
    if ((ops & OP_WRITE) != 0) {
      names.add("OP_WRITE");
    }
    return names.toString();
  }

  @Override
  public void attach(Readiness readiness, Slots slots) {
    // it is the poller itself
  }

  @Override
  public void ring() {
    rung = true;
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
