package madang.lab.broken;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;

/**
 * The system calls of a demonstration's server, each told to the stage in the words of its man
 * page. For one thread at a time; closes its descriptors with itself.
 *
 * <p>Results are 0 or more, or -errno, where an expected outcome such as -EAGAIN is among them;
 * what a demonstration can't go on without is thrown as {@code SystemCallException}.
 */
final class Calls implements AutoCloseable {
  /** The most bytes of one read or write. */
  static final int BUFFER_BYTES = 1 << 20;

  private static final int MAX_EVENTS = 16;
  private static final int MSG_PEEK = 2; // recv(2)
  private static final int BACKLOG = 128;
  private static final int ACCEPT_MS = 2000;

  private final Stage stage;
  private final CallState state = CallState.fresh();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment events = arena.allocate((long) MAX_EVENTS * Epoll.EVENT_BYTES, 8);
  private final MemorySegment change = arena.allocate(Epoll.EVENT_BYTES, 8);
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private final ArrayDeque<Integer> open = new ArrayDeque<>();
  private final int epfd;

  Calls(Stage stage) throws IOException {
    this.stage = stage;
    epfd = keep("epoll_create1", Epoll.create1(state));
  }

  /** A connection whose near end is a descriptor of ours, and the far one a caller's channel. */
  record Link(int fd, SocketChannel far) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      far.close();
    }
  }

  /** A listening socket on loopback; port 0 takes a free one. */
  int listen(int port, boolean reuseport) throws IOException {
    int fd = keep("socket", Sockets.socket(state, Sockets.AF_INET));
    if (reuseport) {
      int on = Sockets.setsockopt(state, fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
      Errno.check("setsockopt", on);
    }
    SocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Errno.check("bind", Sockets.bind(state, fd, SockAddr.ofThread().encode(at)));
    Errno.check("listen", Sockets.listen(state, fd, BACKLOG));
    return fd;
  }

  /** Where a listening socket can be reached. */
  SocketAddress addressOf(int fd) throws IOException {
    Errno.check("getsockname", Sockets.getsockname(state, fd, SockAddr.ofThread()));
    return SockAddr.ofThread().decode();
  }

  /**
   * A new connection over loopback, not told to the stage.
   *
   * @param farReceives SO_RCVBUF of the far end in bytes; 0 leaves it to the system
   */
  Link link(int farReceives) throws IOException {
    int listening = listen(0, false);
    SocketChannel far = SocketChannel.open();
    try {
      if (farReceives > 0) {
        far.setOption(java.net.StandardSocketOptions.SO_RCVBUF, farReceives);
      }
      far.connect(addressOf(listening));
      control(Epoll.EPOLL_CTL_ADD, listening, Epoll.EPOLLIN);
      Epoll.wait(state, epfd, events.address(), MAX_EVENTS, ACCEPT_MS);
      int near = keep("accept4", Sockets.accept4(state, listening, SockAddr.ofThread()));
      close(listening);
      return new Link(near, far);
    } catch (IOException e) {
      far.close();
      throw e;
    }
  }

  void add(int fd, int interest) throws IOException {
    int result = control(Epoll.EPOLL_CTL_ADD, fd, interest);
    stage.call("epoll_ctl(ADD " + fd + " " + Epoll.names(interest) + ") = " + shown(result));
    Errno.check("epoll_ctl", result);
  }

  /** Adds a descriptor for reading, without telling the stage. */
  void addUntold(int fd) throws IOException {
    Errno.check("epoll_ctl", control(Epoll.EPOLL_CTL_ADD, fd, Epoll.EPOLLIN));
  }

  void modify(int fd, int interest) throws IOException {
    int result = control(Epoll.EPOLL_CTL_MOD, fd, interest);
    stage.call("epoll_ctl(MOD " + fd + " " + Epoll.names(interest) + ") = " + shown(result));
    Errno.check("epoll_ctl", result);
  }

  void remove(int fd) throws IOException {
    int result = control(Epoll.EPOLL_CTL_DEL, fd, 0);
    stage.call("epoll_ctl(DEL " + fd + ") = " + shown(result));
    Errno.check("epoll_ctl", result);
  }

  /**
   * epoll_wait(2).
   *
   * @param timeoutMs -1 waits without end
   * @return how many events {@link #fd} and {@link #events} now tell of
   */
  int await(int timeoutMs) throws IOException {
    int count = Epoll.wait(state, epfd, events.address(), MAX_EVENTS, timeoutMs);
    StringBuilder line = new StringBuilder("epoll_wait = ").append(shown(count)).append(" [");
    for (int i = 0; i < count; i++) {
      line.append(i == 0 ? "" : ", ").append(fd(i)).append(' ').append(Epoll.names(events(i)));
    }
    stage.call(line.append(']').toString());
    return Errno.check("epoll_wait", count);
  }

  /** The descriptor of one reported event. */
  int fd(int index) {
    return (int) Epoll.data(events, index);
  }

  /** The bits of one reported event. */
  int events(int index) {
    return Epoll.events(events, index);
  }

  /** Whether the last {@link #await}, which returned {@code count}, told of this descriptor. */
  boolean reported(int count, int fd) {
    for (int i = 0; i < count; i++) {
      if (fd(i) == fd) {
        return true;
      }
    }
    return false;
  }

  int read(int fd, int most) {
    int result = Sockets.recv(state, fd, buffer.address(), most, 0);
    stage.call("read(" + fd + ") = " + shown(result));
    return result;
  }

  /** The bytes of the last read. */
  String text(int length) {
    byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.US_ASCII).replace("\n", "\\n");
  }

  /** Writes bytes of no meaning; perhaps fewer than {@code count} are taken. */
  int write(int fd, int count) {
    int length = Math.min(count, BUFFER_BYTES);
    int result = Sockets.send(state, fd, buffer.address(), length, Sockets.MSG_NOSIGNAL);
    stage.call("write(" + fd + ", " + length + " bytes) = " + shown(result));
    return result;
  }

  /** One call that offers more than {@link #BUFFER_BYTES} at once. */
  int write(int fd, MemorySegment bytes) {
    int length = (int) bytes.byteSize();
    int result = Sockets.send(state, fd, bytes.address(), length, Sockets.MSG_NOSIGNAL);
    stage.call("write(" + fd + ", " + length + " bytes) = " + shown(result));
    return result;
  }

  int accept(int fd) {
    int result = Sockets.accept4(state, fd, SockAddr.ofThread());
    stage.call("accept4(" + fd + ") = " + shown(result));
    if (result >= 0) {
      open.push(result);
    }
    return result;
  }

  /** An eventfd, with which another thread can end a wait. */
  int eventfd() throws IOException {
    return keep("eventfd", EventFd.eventfd(state));
  }

  /** Adds 1 to an eventfd. */
  void ring(int eventfd) throws IOException {
    buffer.set(ValueLayout.JAVA_LONG, 0, 1L);
    Errno.check("write", Fd.write(state, eventfd, buffer.address(), Long.BYTES));
  }

  /** Waits until {@code bytes} have come, without taking them or telling the stage. */
  void untilArrived(int fd, int bytes) throws IOException {
    int there = 0;
    while (there < bytes) {
      there = Sockets.recv(state, fd, buffer.address(), bytes, MSG_PEEK);
      if (there < 0 && there != -Errno.EAGAIN) {
        throw Errno.exception("recv", there);
      }
    }
  }

  /** Takes all that has come and counts it, without telling the stage. */
  int drain(int fd) {
    int all = 0;
    int n = Sockets.recv(state, fd, buffer.address(), BUFFER_BYTES, 0);
    while (n > 0) {
      all += n;
      n = Sockets.recv(state, fd, buffer.address(), BUFFER_BYTES, 0);
    }
    return all;
  }

  /** Gives one descriptor back, if it is still open. */
  void close(int fd) {
    if (open.remove(fd)) {
      Fd.close(state, fd);
    }
  }

  @Override
  public void close() {
    open.forEach(fd -> Fd.close(state, fd));
    open.clear();
    arena.close();
  }

  private int control(int op, int fd, int interest) {
    Epoll.set(change, 0, interest, fd);
    return Epoll.ctl(state, epfd, op, fd, change);
  }

  private int keep(String call, int result) throws IOException {
    int fd = Errno.check(call, result);
    open.push(fd);
    return fd;
  }

  private static String shown(int result) {
    return result < 0 ? "-1 " + Errno.name(-result) : Integer.toString(result);
  }
}
