package madang.chat.irc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.chat.ChatOptions;
import madang.chat.room.Mask;
import madang.chat.room.Session;
import madang.chat.room.World;

/**
 * Tells programs what a reload has changed for them: capabilities that come and go (CAP NEW, CAP
 * DEL) to those with {@code cap-notify}, and words of ISUPPORT to everybody.
 *
 * @see <a href="https://ircv3.net/specs/extensions/capability-negotiation#cap-notify">IRCv3
 *     capability negotiation, cap-notify</a>
 * @see <a href="https://modern.ircdocs.horse/#rplisupport-005">Modern IRC, RPL_ISUPPORT</a>
 */
public final class CapabilityNews {
  private CapabilityNews() {}

  /** After the world has its new options. Any thread. */
  public static void tell(World world, ChatOptions before, ChatOptions after) {
    for (Session session : world.sessions()) {
      if (session instanceof IrcHandler h) {
        h.home(() -> {
          if (!h.closing()) {
            tell(h, before, after);
          }
        });
      }
    }
  }

  private static void tell(IrcHandler h, ChatOptions before, ChatOptions after) {
    int was = Capability.offered(before);
    int is = Capability.offered(after);
    int gone = was & ~is;
    if (h.has(Mask.CAP_NOTIFY)) {
      cap(h, "DEL", Capability.names(gone));
      boolean values = h.hasValues();
      int come = (is & ~was) | (values ? changed(before, after) & is : 0);
      cap(h, "NEW", values ? Capability.values(come, after) : Capability.names(come));
    }
    // Also without a word to those who wouldn't understand it: they get nothing of it any more.
    if ((h.capabilities() & gone) != 0) {
      h.capabilities(h.capabilities() & ~gone);
    }
    List<String> words = changed(Welcome.tokens(before), Welcome.tokens(after));
    if (h.registered()) {
      // This belongs to no answer, and a REHASH is one.
      h.within(null, () -> Welcome.isupport(h, words));
    }
  }

  private static void cap(IrcHandler h, String what, String names) {
    if (!names.isEmpty()) {
      h.raw(h.fromServer("CAP").param(h.nickOrStar()).param(what).trailing(names).line());
    }
  }

  /** The bits of those that have another value now. */
  private static int changed(ChatOptions before, ChatOptions after) {
    int changed = 0;
    for (Capability capability : Capability.ALL) {
      if (!capability.value(before).equals(capability.value(after))) {
        changed |= capability.bit();
      }
    }
    return changed;
  }

  /** What must be said to turn one list of tokens into the other: {@code -NAME} takes one away. */
  static List<String> changed(List<String> before, List<String> after) {
    Map<String, String> were = new LinkedHashMap<>();
    for (String token : before) {
      were.put(name(token), token);
    }
    List<String> words = new ArrayList<>();
    for (String token : after) {
      if (!token.equals(were.remove(name(token)))) {
        words.add(token);
      }
    }
    for (String name : were.keySet()) {
      words.add("-" + name);
    }
    return words;
  }

  private static String name(String token) {
    int equals = token.indexOf('=');
    return equals < 0 ? token : token.substring(0, equals);
  }
}
