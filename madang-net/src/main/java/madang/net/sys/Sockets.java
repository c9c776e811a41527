package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Stream sockets. socket(7), tcp(7), unix(7). Results: 0 or more, or -errno. Every descriptor made
 * here is close-on-exec from its first moment, and non-blocking but for {@link #acceptBlocking}'s.
 */
public final class Sockets {
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;

  public static final int SOL_SOCKET = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_ERROR = 4;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int IPPROTO_TCP = 6;
  public static final int TCP_NODELAY = 1;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_V6ONLY = 26;

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  /** A peer that is gone gives -EPIPE and no signal. send(2). */
  public static final int MSG_NOSIGNAL = 0x4000;

  /** This one call doesn't wait, whatever the descriptor's own mode is. send(2), recv(2). */
  public static final int MSG_DONTWAIT = 0x40;

  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final MethodHandle SOCKET = Libc.function("socket");
  private static final MethodHandle BIND = Libc.function("bind");
  private static final MethodHandle LISTEN = Libc.function("listen");
  private static final MethodHandle ACCEPT4 = Libc.function("accept4");
  private static final MethodHandle CONNECT = Libc.function("connect");
  private static final MethodHandle RECV = Libc.function("recv");
  private static final MethodHandle SEND = Libc.function("send");
  private static final MethodHandle SENDMSG = Libc.function("sendmsg");
  private static final MethodHandle SHUTDOWN = Libc.function("shutdown");
  private static final MethodHandle SETSOCKOPT = Libc.function("setsockopt");
  private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt");
  private static final MethodHandle GETSOCKNAME = Libc.function("getsockname");
  private static final MethodHandle GETPEERNAME = Libc.function("getpeername");

  private Sockets() {}

  /** A new stream socket of an address family. socket(2). */
  public static int socket(CallState state, int family) {
    return call(SOCKET, state, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, 0, 0);
  }

  /** Gives the socket its address. bind(2). */
  public static int bind(CallState state, int fd, SockAddr address) {
    return call(BIND, state, fd, address.address(), address.length(), 0, 0);
  }

  /** Lets callers in; {@code backlog} completed ones may wait. listen(2). */
  public static int listen(CallState state, int fd, int backlog) {
    return call(LISTEN, state, fd, backlog, 0, 0, 0);
  }

  /** The next caller's socket; its address is left in {@code peer}. accept4(2). */
  public static int accept4(CallState state, int fd, SockAddr peer) {
    peer.expect();
    return call(
        ACCEPT4, state, fd, peer.address(), peer.lengthAddress(), SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }

  /** As {@link #accept4}, but calls on the new socket wait. accept4(2). */
  public static int acceptBlocking(CallState state, int fd, SockAddr peer) {
    peer.expect();
    return call(ACCEPT4, state, fd, peer.address(), peer.lengthAddress(), SOCK_CLOEXEC, 0);
  }

  /** Starts to connect; -EINPROGRESS: EPOLLOUT, then SO_ERROR, tell how it went. connect(2). */
  public static int connect(CallState state, int fd, SockAddr address) {
    return call(CONNECT, state, fd, address.address(), address.length(), 0, 0);
  }

  /** Bytes received; 0 at the end. recv(2). */
  public static int recv(CallState state, int fd, long address, int count, int flags) {
    return call(RECV, state, fd, address, count, flags, 0);
  }

  /** Bytes the kernel took, perhaps fewer than {@code count}. send(2). */
  public static int send(CallState state, int fd, long address, int count, int flags) {
    return call(SEND, state, fd, address, count, flags, 0);
  }

  /** Bytes the kernel took of a {@link MsgHdr}'s buffers. sendmsg(2). */
  public static int sendmsg(CallState state, int fd, MsgHdr message, int flags) {
    return call(SENDMSG, state, fd, message.address(), flags, 0, 0);
  }

  /** Ends one or both directions. shutdown(2). */
  public static int shutdown(CallState state, int fd, int how) {
    return call(SHUTDOWN, state, fd, how, 0, 0, 0);
  }

  /** Sets an option whose value is an int. setsockopt(2). */
  public static int setsockopt(CallState state, int fd, int level, int name, int value) {
    var scratch = SockAddr.ofThread();
    MemorySegment word = scratch.word();
    word.set(ValueLayout.JAVA_INT, 0, value);
    return call(SETSOCKOPT, state, fd, level, name, word.address(), 4);
  }

  /** Makes close(2) send a reset and drop what is unsent: SO_LINGER on, 0 seconds. socket(7). */
  public static int resetOnClose(CallState state, int fd) {
    var scratch = SockAddr.ofThread();
    MemorySegment linger = scratch.word();
    linger.set(ValueLayout.JAVA_INT, 0, 1); // struct linger { int l_onoff, l_linger; }
    linger.set(ValueLayout.JAVA_INT, 4, 0);
    return call(SETSOCKOPT, state, fd, SOL_SOCKET, SO_LINGER, linger.address(), 8);
  }

  /** The value of an option that is an int and never negative. getsockopt(2). */
  public static int getsockopt(CallState state, int fd, int level, int name) {
    var scratch = SockAddr.ofThread();
    MemorySegment word = scratch.word();
    word.set(ValueLayout.JAVA_INT, 0, 0);
    word.set(ValueLayout.JAVA_INT, 4, 4);
    int result = call(GETSOCKOPT, state, fd, level, name, word.address(), word.address() + 4);
    return result < 0 ? result : word.get(ValueLayout.JAVA_INT, 0);
  }

  /** The error that waits on the socket as a positive errno, taken off it; 0 for none. */
  public static int soError(CallState state, int fd) {
    return getsockopt(state, fd, SOL_SOCKET, SO_ERROR);
  }

  /** Our address. getsockname(2). */
  public static int getsockname(CallState state, int fd, SockAddr address) {
    address.expect();
    return call(GETSOCKNAME, state, fd, address.address(), address.lengthAddress(), 0, 0);
  }

  /** The peer's address. getpeername(2). */
  public static int getpeername(CallState state, int fd, SockAddr address) {
    address.expect();
    return call(GETPEERNAME, state, fd, address.address(), address.lengthAddress(), 0, 0);
  }

  private static int call(
      MethodHandle function, CallState state, long a, long b, long c, long d, long e) {
    try {
      return state.resultOf((long) function.invokeExact(state.segment(), a, b, c, d, e, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
