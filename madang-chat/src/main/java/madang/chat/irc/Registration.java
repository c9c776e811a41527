package madang.chat.irc;

import madang.chat.room.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a caller before registration, and thrown away after it. On the connection's
 * context.
 *
 * @see <a href="https://modern.ircdocs.horse/#connection-registration">Modern IRC, connection
 *     registration</a>
 */
final class Registration {
  @Nullable String nick;
  @Nullable String userName;
  @Nullable String realName;
  @Nullable String password;

  /** What AWAY said already (IRCv3 pre-away). */
  @Nullable String away;

  boolean negotiating;

  /** How many lines it has sent, that of the command that is being done counted. */
  long lines;

  /** What METADATA said already of the caller (IRCv3 metadata, before-connect). */
  final Metadata metadata = new Metadata();

  private boolean checking;

  /** Registers once nick, user name, capabilities and password are settled. */
  void tryToEnd(IrcHandler h) {
    if (nick == null || userName == null || negotiating || checking) {
      return;
    }
    var check = h.world().options().password();
    if (check == null) {
      h.register(nick, userName, realName);
      return;
    }
    String given = password;
    if (given == null) {
      h.turnAway("464", "Password needed", "Password needed");
      return;
    }
    checking = true;
    h.<Boolean>ask(told -> check.check(given, h.connection(), told), right -> checked(h, right));
  }

  private void checked(IrcHandler h, boolean right) {
    checking = false;
    if (!right) {
      h.turnAway("464", "Password incorrect", "Bad password");
    } else if (nick != null && userName != null) {
      h.register(nick, userName, realName);
    }
  }
}
