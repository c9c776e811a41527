/** The engine: sockets, event loops and every I/O model behind one {@code Connection}. */
@SuppressWarnings("module") // madang.lab is built later, so it isn't there to be found
module madang.net {
  requires static transitive org.jspecify;

  exports madang.net;
  exports madang.net.sys to
      madang.lab; // its demonstrations make the calls that the engine makes, and break its rules
}
