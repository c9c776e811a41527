package madang.net.engine;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.TCP_NODELAY;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import madang.net.SystemCallException;
import madang.net.Trace;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by Java's channels, on any system that Java runs on. What is a descriptor elsewhere is a
 * number in a {@link ChannelTable} here. On one thread.
 */
final class ChannelCalls extends SocketCalls {
  private final ChannelTable table;
  private SocketAddress caller = StreamSockets.UNKNOWN;

  ChannelCalls(ChannelTable table, @Nullable Trace trace) {
    super(trace);
    this.table = table;
  }

  private SocketChannel stream(int fd) {
    return (SocketChannel) table.get(fd);
  }

  @Override
  int read(int fd, Memory memory, int offset, int count) {
    int result;
    try {
      int n = stream(fd).read(memory.window(offset, count));
      result = n > 0 ? n : n == 0 ? -Errno.EAGAIN : 0;
    } catch (IOException e) {
      result = ChannelErrors.result(e, Errno.ECONNRESET);
    }
    tell("read", fd, result);
    return result;
  }

  @Override
  int write(int fd, Memory memory, int offset, int count) {
    int result;
    try {
      int n = stream(fd).write(memory.window(offset, count));
      result = n > 0 ? n : -Errno.EAGAIN;
    } catch (IOException e) {
      result = ChannelErrors.result(e, Errno.EPIPE);
    }
    tell("write", fd, result);
    return result;
  }

  @Override
  int shutdownOutput(int fd) {
    int result = 0;
    try {
      stream(fd).shutdownOutput();
    } catch (IOException e) {
      result = ChannelErrors.result(e, Errno.ENOTCONN);
    }
    tell("shutdownOutput", fd, result);
    return result;
  }

  @Override
  void resetOnClose(int fd) {
    try {
      stream(fd).setOption(SO_LINGER, 0);
    } catch (IOException | UnsupportedOperationException e) {
      // Nothing is left to drop, or AF_UNIX, where a close drops it anyway.
    }
  }

  @Override
  int error(int fd) {
    try {
      stream(fd).finishConnect();
      return 0;
    } catch (IOException e) {
      return ChannelErrors.errno(e, Errno.ECONNREFUSED);
    }
  }

  @Override
  SocketAddress local(int fd) {
    try {
      SocketAddress address = ((NetworkChannel) table.get(fd)).getLocalAddress();
      return address == null ? StreamSockets.UNKNOWN : address;
    } catch (IOException e) {
      return StreamSockets.UNKNOWN;
    }
  }

  @Override
  int accept(int fd) {
    int result;
    try {
      SocketChannel accepted = ((ServerSocketChannel) table.get(fd)).accept();
      result = accepted == null ? -Errno.EAGAIN : take(accepted);
    } catch (IOException e) {
      result = ChannelErrors.result(e, Errno.ECONNABORTED);
    }
    tell("accept", fd, result);
    return result;
  }

  private int take(SocketChannel accepted) throws IOException {
    try {
      accepted.configureBlocking(false);
      caller = accepted.getRemoteAddress();
      if (caller instanceof InetSocketAddress) {
        accepted.setOption(TCP_NODELAY, true);
        accepted.setOption(SO_KEEPALIVE, true);
      }
      return table.add(accepted);
    } catch (IOException e) { // who is gone again
      accepted.close();
      throw e;
    }
  }

  @Override
  SocketAddress caller() {
    return caller;
  }

  @Override
  int socket(SocketAddress remote) {
    try {
      var channel =
          remote instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open();
      channel.configureBlocking(false);
      return table.add(channel);
    } catch (IOException e) {
      return ChannelErrors.result(e, Errno.EMFILE);
    }
  }

  @Override
  int connect(int fd, @Nullable SocketAddress local, SocketAddress remote) {
    SocketChannel channel = stream(fd);
    try {
      if (remote instanceof InetSocketAddress) {
        channel.setOption(TCP_NODELAY, true);
      }
      if (local != null && !(local instanceof UnixDomainSocketAddress)) {
        channel.bind(local);
      }
      return channel.connect(remote) ? 0 : -Errno.EINPROGRESS;
    } catch (IOException e) {
      return ChannelErrors.result(e, Errno.ECONNREFUSED);
    }
  }

  /** Listens as well: Java's bind does both. */
  @Override
  int bind(SocketAddress address, boolean reusePort, int backlog) throws SystemCallException {
    int fd = -1;
    try {
      var channel =
          address instanceof UnixDomainSocketAddress
              ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              : ServerSocketChannel.open();
      fd = table.add(channel);
      channel.configureBlocking(false);
      channel.bind(address, backlog);
      return fd;
    } catch (IOException e) {
      close(fd);
      throw Errno.exception("bind", ChannelErrors.result(e, Errno.EINVAL));
    } catch (RuntimeException e) {
      close(fd);
      throw e;
    }
  }

  @Override
  int listen(int fd, int backlog) {
    return 0; // see bind
  }

  @Override
  int spare() {
    try {
      return table.add(SocketChannel.open());
    } catch (IOException e) {
      return ChannelErrors.result(e, Errno.EMFILE);
    }
  }

  @Override
  void close(int fd) {
    SelectableChannel channel = fd < 0 ? null : table.remove(fd);
    if (channel != null) {
      int result = 0;
      try {
        channel.close();
      } catch (IOException e) {
        result = ChannelErrors.result(e, Errno.EINVAL);
      }
      tell("close", fd, result);
    }
  }
}
