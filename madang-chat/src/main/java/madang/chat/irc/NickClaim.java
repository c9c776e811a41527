package madang.chat.irc;

import madang.chat.room.Answer;
import madang.chat.room.Names;
import madang.chat.room.Nicks;
import madang.chat.room.Room;
import madang.chat.room.World;
import org.jspecify.annotations.Nullable;

/**
 * The nick that a connection holds, before and after registration, and the one that it has asked
 * the directory for. On the connection's context.
 */
final class NickClaim {
  private final IrcHandler h;
  private @Nullable String asked;

  NickClaim(IrcHandler h) {
    this.h = h;
  }

  /** The nick that is held; null before there is one. */
  @Nullable String held() {
    Registration reg = h.registration();
    return reg != null ? reg.nick : h.registered() ? h.user().nick() : null;
  }

  /** Asks the directory for a nick; no command is read until it has answered. */
  void claim(String given) {
    World world = h.world();
    String fault = world.nickFault(given);
    if (fault != null) {
      h.reply("432", given, "Erroneous nickname: " + fault);
      return;
    }
    String nick = world.names().shown(given);
    String held = held();
    Room keeps = h.registered() ? Rooming.keepsNick(h.user()) : null;
    if (nick.equals(held)) {
      return;
    }
    if (keeps != null) {
      h.reply("447", nick, "You can't change your nick while you are on " + keeps.name() + " (+N)");
      return;
    }
    asked = nick;
    Answer answer = h.expecting();
    world
        .nicks()
        .claim(
            nick,
            held,
            h.connection().id(),
            result ->
                h.home(() -> {
                  if (h.closing() && result == Nicks.Answer.GRANTED) {
                    world.nicks().release(nick, held(), h.connection().id());
                  }
                  h.answered(answer, () -> answered(nick, result));
                }));
    if (asked != null) {
      h.awaitAnswer();
    }
  }

  private void answered(String nick, Nicks.Answer answer) {
    asked = null;
    if (answer == Nicks.Answer.GRANTED) {
      take(nick);
    } else {
      h.reply("433", nick, answer.reason());
    }
  }

  private void take(String nick) {
    Registration reg = h.registration();
    if (reg == null) {
      Names names = h.world().names();
      boolean another = !names.fold(nick).equals(names.fold(h.user().nick()));
      h.world().rename(h.user(), nick);
      if (another) {
        MetadataNews.cameOnline(h);
      }
      return;
    }
    if (reg.nick != null) {
      h.world().nicks().release(reg.nick, nick, h.connection().id());
    }
    reg.nick = nick;
    h.tryToRegister();
  }

  /** The connection is over: gives back what the end of its user doesn't. */
  void release() {
    Registration reg = h.registration();
    if (asked != null) {
      h.world().nicks().release(asked, reg == null ? h.user().nick() : null, h.connection().id());
    }
    if (reg != null && reg.nick != null) {
      h.world().nicks().release(reg.nick, null, h.connection().id());
    }
  }
}
