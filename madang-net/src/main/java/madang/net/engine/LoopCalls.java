package madang.net.engine;

import java.net.SocketAddress;
import madang.net.SystemCallException;
import madang.net.Trace;
import madang.net.sys.CallState;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** Sockets by system calls. On the thread that the {@link CallState} belongs to. */
final class LoopCalls extends SocketCalls {
  final CallState state;

  LoopCalls(CallState state, @Nullable Trace trace) {
    super(trace);
    this.state = state;
  }

  /** recv(2) without flags is read(2), and cheaper: no file layer between. Told as read. */
  @Override
  int read(int fd, Memory memory, int offset, int count) {
    int result = Sockets.recv(state, fd, memory.address(offset), count, 0);
    if (traced()) {
      tell("read", fd, result);
    }
    return result;
  }

  /** send(2), which is write(2) without the signal, and cheaper. Told as write. */
  @Override
  int write(int fd, Memory memory, int offset, int count) {
    int result = Sockets.send(state, fd, memory.address(offset), count, Sockets.MSG_NOSIGNAL);
    if (traced()) {
      tell("write", fd, result);
    }
    return result;
  }

  @Override
  int shutdownOutput(int fd) {
    int result = Sockets.shutdown(state, fd, Sockets.SHUT_WR);
    tell("shutdown", fd, result);
    return result;
  }

  @Override
  void resetOnClose(int fd) {
    Sockets.resetOnClose(state, fd); // a failure means that nothing is left to drop
  }

  @Override
  int error(int fd) {
    return Math.abs(Sockets.soError(state, fd));
  }

  @Override
  SocketAddress local(int fd) {
    return StreamSockets.local(state, fd);
  }

  @Override
  int accept(int fd) {
    int result = Sockets.accept4(state, fd, SockAddr.ofThread());
    tell("accept4", fd, result);
    return result;
  }

  @Override
  SocketAddress caller() {
    return SockAddr.ofThread().decode();
  }

  @Override
  int socket(SocketAddress remote) {
    return Sockets.socket(state, SockAddr.family(remote));
  }

  @Override
  int connect(int fd, @Nullable SocketAddress local, SocketAddress remote) {
    int ready = StreamSockets.prepare(fd, local, remote);
    if (ready < 0) {
      return ready;
    }
    return Sockets.connect(state, fd, SockAddr.ofThread().encode(remote));
  }

  @Override
  int bind(SocketAddress address, boolean reusePort, int backlog) throws SystemCallException {
    return StreamSockets.bound(address, reusePort);
  }

  @Override
  int listen(int fd, int backlog) {
    return Sockets.listen(state, fd, backlog);
  }

  @Override
  int spare() {
    return EventFd.eventfd(state);
  }

  @Override
  void close(int fd) {
    tell("close", fd, Fd.close(state, fd));
  }
}
