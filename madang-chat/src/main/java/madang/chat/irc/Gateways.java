package madang.chat.irc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
  /** Literal addresses alone: a name would be looked up. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private Gateways() {}

  static void webirc(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    if (reg == null) {
      h.reply("462", "You may not reregister");
      return;
    }
    if (reg.nick != null || reg.userName != null || reg.negotiating || reg.handedOver) {
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
    InetAddress announced = address(m.param(3));
    if (announced == null) {
      refuse(h, "Invalid WebIRC address");
      return;
    }
    reg.handedOver = true;
    String password = m.param(0);
    h.<Boolean>ask(
        told -> gateways.password().check(password, h.connection(), told),
        right -> {
          if (!right) {
            refuse(h, "Invalid WebIRC password");
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
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
