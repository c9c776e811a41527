/** The program: command line, configuration, services. */
module madang.server {
  requires static transitive org.jspecify;
  requires madang.net;
  requires madang.wire;
  requires madang.chat;
  requires madang.store;
  requires info.picocli;
  requires org.tomlj;
  requires org.slf4j;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires jdk.unsupported; // sun.misc.Signal

  opens madang.server.cli to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      madang.server.log.Logging;
}
