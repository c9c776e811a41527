/** The engine: sockets, event loops and every I/O model behind one {@code Connection}. */
module madang.net {
  requires static transitive org.jspecify;

  exports madang.net;
}
