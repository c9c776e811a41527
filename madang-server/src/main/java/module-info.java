/** The program: command line, configuration, services. */
module madang.server {
  requires static transitive org.jspecify;
  requires madang.net;
  requires madang.wire;
  requires madang.chat;
}
