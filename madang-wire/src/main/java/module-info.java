/** Protocols without I/O: lines and IRC messages. */
module madang.wire {
  requires static transitive org.jspecify;
  requires transitive madang.net;

  exports madang.wire;
}
