/** Load clients, references and the comparisons made with them. */
module madang.lab {
  requires static transitive org.jspecify;
  requires madang.net;
  requires madang.wire;
  requires info.picocli;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires HdrHistogram;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires java.management;
  requires jdk.attach;
  requires jdk.management;

  opens madang.lab.broken to
      info.picocli;
  opens madang.lab.scenario to
      info.picocli;
}
