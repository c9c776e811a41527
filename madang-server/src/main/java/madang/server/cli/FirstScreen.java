package madang.server.cli;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import madang.server.log.Notices;

/** Tells a person at a terminal what to do next. */
final class FirstScreen {
  private FirstScreen() {}

  /**
   * @param irc what IRC listens at
   * @param text what the text front end listens at
   */
  static void show(List<SocketAddress> irc, List<SocketAddress> text, Notices notices) {
    List<String> ways = new ArrayList<>();
    if (!text.isEmpty() && text.getFirst() instanceof InetSocketAddress at) {
      ways.add("nc " + host(at) + " " + at.getPort());
    }
    if (!irc.isEmpty() && irc.getFirst() instanceof InetSocketAddress at) {
      ways.add("irssi -c " + host(at) + " -p " + at.getPort());
    }
    if (!ways.isEmpty()) {
      notices.say("chat now: " + String.join("   or   ", ways) + "   (Ctrl-C stops the server)");
    }
  }

  private static String host(InetSocketAddress at) {
    return at.getAddress().isAnyLocalAddress() ? "127.0.0.1" : at.getAddress().getHostAddress();
  }
}
