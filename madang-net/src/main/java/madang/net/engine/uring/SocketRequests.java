package madang.net.engine.uring;

import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has asked the kernel for and what hasn't completed. On the loop only.
 *
 * <p>The kernel holds the socket and the bytes of each request until that has completed: nothing of
 * it may be given back while {@link #none} says no.
 */
final class SocketRequests {
  private final UringLoop loop;
  private final int fd;
  private long token;
  private int onTheirWay;

  /** Bytes come as long as this is set; its end may have been asked for. */
  private boolean armed;

  private boolean disarming;

  /** A poll tells of a reset while nothing is received. */
  private boolean watching;

  /** Where an outgoing connection goes: the kernel reads it when the request is taken. */
  @SuppressWarnings("UnusedVariable") // held, so that it isn't collected meanwhile
  private @Nullable SockAddr target;

  private boolean released;

  SocketRequests(UringLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
  }

  /** Begins: completions will be told to {@code asker}. */
  void begin(Requests.Asker asker) {
    token = loop.register(asker);
  }

  void connect(SockAddr to) {
    target = to;
    onTheirWay++;
    loop.calls().requests().connect(fd, to, Requests.of(token, Op.CONNECT));
  }

  /** Sends these bytes, which stay as they are until it has completed. */
  void send(long address, int length) {
    onTheirWay++;
    loop.calls()
        .requests()
        .send(fd, address, length, Sockets.MSG_NOSIGNAL, Requests.of(token, Op.SEND));
  }

  /** Ends our direction. */
  void shutdown() {
    loop.calls().shutdown(fd, Sockets.SHUT_WR);
  }

  /** Arms the receive, where it isn't; while its end is on its way there is nothing to do. */
  void receive() {
    if (!armed) {
      armed = true;
      onTheirWay++;
      loop.calls()
          .requests()
          .recvMultishot(fd, loop.buffers().group(), Requests.of(token, Op.RECV));
    }
  }

  /** Ends the receive; where there is none, watches for a reset instead. */
  void watchOnly() {
    if (armed) {
      stopReceiving();
    } else if (!watching) {
      watching = true;
      onTheirWay++;
      loop.calls().requests().pollMultishot(fd, 0, Requests.of(token, Op.POLL));
    }
  }

  private void stopReceiving() {
    if (!disarming) {
      disarming = true;
      loop.calls().requests().cancel(Requests.of(token, Op.RECV), Requests.of(token, Op.CANCEL));
    }
  }

  /** Whether bytes come, and with them the news of a reset. */
  boolean isReceiving() {
    return armed && !disarming;
  }

  /** Notes a completion, before anything follows from it. */
  void completed(int op, boolean more) {
    if (more) {
      return;
    }
    onTheirWay--;
    switch (op) {
      case Op.RECV -> {
        armed = false;
        disarming = false;
      }
      case Op.POLL -> watching = false;
      case Op.CONNECT -> target = null;
      default -> {}
    }
  }

  /** Whether nothing is on its way. */
  boolean none() {
    return onTheirWay == 0;
  }

  void cancelAll() {
    loop.calls().requests().cancelAll(fd, Requests.of(token, Op.CANCEL));
  }

  /** Gives the descriptor back, once; nothing is on its way. */
  void release() {
    if (!released) {
      released = true;
      loop.released(token, fd);
    }
  }
}
