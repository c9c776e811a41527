package madang.lab.reference;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Netty 4.2 on its native epoll or io_uring transport, one event loop that accepts and serves:
 * {@code echo} as its own examples write it, {@code fanout} coalesced by hand.
 */
public final class NettyServer {
  private static final Duration READY = Duration.ofSeconds(20);
  private static final int BACKLOG = 4096;

  private NettyServer() {}

  /** What Netty waits with. */
  public enum Transport {
    EPOLL,
    URING
  }

  /**
   * Starts one as a process of its own, with the garbage collector that {@code ./madang} sets.
   *
   * @param protocol {@code echo} or {@code fanout}
   * @throws UnavailableException where Netty has no such transport for this machine
   */
  public static ServerProcess start(String protocol, Transport transport)
      throws IOException, InterruptedException, UnavailableException {
    if (transport == Transport.EPOLL && !Epoll.isAvailable()) {
      throw new UnavailableException("Netty's native epoll doesn't load on this machine");
    }
    if (transport == Transport.URING && !IoUring.isAvailable()) {
      throw new UnavailableException("Netty's io_uring doesn't load on this machine");
    }
    return ServerProcess.start(
        "Netty " + protocol,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            NettyServer.class.getName(),
            protocol,
            transport.name()),
        READY);
  }

  /** The process: serves until it is ended. */
  public static void main(String[] args) throws InterruptedException {
    Supplier<ChannelHandler> handlers;
    String kind;
    if (args[0].equals("fanout")) {
      NettyFanout room = new NettyFanout();
      handlers = () -> room;
      kind = "relay";
    } else {
      handlers = NettyEcho::new;
      kind = "echo";
    }
    boolean uring = Transport.valueOf(args[1]) == Transport.URING;
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, uring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory());
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(uring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(handlers.get());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .sync()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    System.out.println("listening " + kind + " 127.0.0.1:" + port + "\nready");
    listener.closeFuture().sync();
  }
}
