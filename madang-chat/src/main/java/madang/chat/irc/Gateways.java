package madang.chat.irc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import madang.chat.ChatOptions;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * WEBIRC: a gateway says for whom it calls. Only the address is taken; the host name that it also
 * gives is its word alone, and nobody's name is looked up here.
 *
 * @see <a href="https://ircv3.net/specs/extensions/webirc">WebIRC extension</a>
 */
final class Gateways {
  private static final String NUMBER = "(0|[1-9][0-9]{0,2})";

  /** No forms that some read otherwise: fewer parts than four, or zeros in front (octal?). */
  private static final Pattern ADDRESS =
      Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private Gateways() {}

  static void webirc(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    if (reg == null) {
      h.reply("462", "You may not reregister");
      return;
    }
    if (reg.lines > 1) {
      refuse(h, "WEBIRC must be the first command");
      return;
    }
    ChatOptions.Gateways gateways = h.world().options().gateways();
    if (gateways == null
        || !(h.connection().remote() instanceof InetSocketAddress from)
        || !gateways.from().test(from.getAddress())) {
      refuse(h, "WebIRC is not for your address");
      return;
    }
    if (m.count() < 4) {
      refuse(h, "WEBIRC needs a password, a gateway, a host and an address");
      return;
    }
    String password = m.param(0);
    h.<Boolean>ask(
        told -> gateways.password().check(password, h.connection(), told),
        right -> {
          InetAddress announced = right ? address(m.param(3)) : null;
          if (!right) {
            refuse(h, "Invalid WebIRC password");
          } else if (announced == null) {
            refuse(h, "Invalid WebIRC address");
          } else {
            h.handedOver(announced);
          }
        });
  }

  private static void refuse(IrcHandler h, String reason) {
    h.goodbye(reason, reason);
  }

  private static @Nullable InetAddress address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text); // looks nothing up
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
