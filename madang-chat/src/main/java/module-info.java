/** Rooms, users and the front ends that people reach them by. */
module madang.chat {
  requires static transitive org.jspecify;
  requires transitive madang.net;
  requires madang.wire;
  requires rocks.xmpp.precis;

  exports madang.chat;
}
