package madang.chat.irc;

import java.util.Map;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a verb needs and does. The table is the whole list of verbs.
 *
 * @param least parameters that must be there
 * @param early whether it is taken before registration
 * @param post whether it says something, so that several may be on their way together
 */
record Command(int least, boolean early, boolean post, Action action) {

  /** What a verb does, on the connection's context. */
  @FunctionalInterface
  interface Action {
    void run(IrcHandler h, IrcMessage m);
  }

  private static final Map<String, Command> TABLE =
      Map.ofEntries(
          Map.entry("CAP", early(1, Registering::cap)),
          Map.entry("NICK", early(0, Registering::nick)),
          Map.entry("USER", early(4, Registering::user)),
          Map.entry("PASS", early(1, Registering::pass)),
          Map.entry("PING", early(1, Registering::ping)),
          Map.entry("PONG", early(0, Registering::pong)),
          Map.entry("QUIT", early(0, Registering::quit)),
          Map.entry("PRIVMSG", post(0, Talking::privmsg)),
          Map.entry("NOTICE", post(0, Talking::notice)),
          Map.entry("TAGMSG", post(1, Talking::tagmsg)),
          Map.entry("AWAY", late(0, Talking::away)),
          Map.entry("SETNAME", late(1, Talking::setname)),
          Map.entry("JOIN", late(1, Rooming::join)),
          Map.entry("PART", late(1, Rooming::part)),
          Map.entry("TOPIC", late(1, Rooming::topic)),
          Map.entry("KICK", late(2, Rooming::kick)),
          Map.entry("INVITE", late(2, Rooming::invite)),
          Map.entry("MODE", late(1, Moding::mode)),
          Map.entry("NAMES", late(0, Listing::names)),
          Map.entry("LIST", late(0, Listing::list)),
          Map.entry("WHO", late(0, Listing::who)),
          Map.entry("WHOIS", late(1, Asking::whois)),
          Map.entry("USERHOST", late(1, Asking::userhost)),
          Map.entry("ISON", late(1, Asking::ison)),
          Map.entry("MOTD", late(0, Asking::motd)),
          Map.entry("LUSERS", late(0, Asking::lusers)),
          Map.entry("VERSION", late(0, Asking::version)),
          Map.entry("TIME", late(0, Asking::time)));

  /** What a verb means, or null. */
  static @Nullable Command of(String verb) {
    return TABLE.get(verb);
  }

  private static Command early(int least, Action action) {
    return new Command(least, true, false, action);
  }

  private static Command late(int least, Action action) {
    return new Command(least, false, false, action);
  }

  private static Command post(int least, Action action) {
    return new Command(least, false, true, action);
  }
}
