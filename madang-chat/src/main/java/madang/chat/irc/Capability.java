package madang.chat.irc;

import java.util.List;
import java.util.StringJoiner;
import madang.chat.ChatLimits;
import madang.chat.room.Mask;
import org.jspecify.annotations.Nullable;

/**
 * A capability that a connection may ask for (<a
 * href="https://ircv3.net/specs/extensions/capability-negotiation">IRCv3 capability
 * negotiation</a>).
 *
 * @param name as in CAP LS
 * @param bit in {@link Mask}
 */
record Capability(String name, int bit) {
  /** All that is offered, in the order in which it is listed. */
  static final List<Capability> ALL =
      List.of(
          new Capability("away-notify", Mask.AWAY_NOTIFY),
          new Capability("batch", Mask.BATCH),
          new Capability("cap-notify", Mask.CAP_NOTIFY),
          new Capability("chghost", Mask.CHGHOST),
          new Capability("draft/chathistory", Mask.CHATHISTORY),
          new Capability("draft/event-playback", Mask.EVENT_PLAYBACK),
          new Capability("draft/extended-isupport", Mask.EXTENDED_ISUPPORT),
          new Capability("draft/message-redaction", Mask.MESSAGE_REDACTION),
          new Capability("draft/multiline", Mask.MULTILINE),
          new Capability("draft/no-implicit-names", Mask.NO_IMPLICIT_NAMES),
          new Capability("draft/pre-away", Mask.PRE_AWAY),
          new Capability("draft/search", Mask.SEARCH),
          new Capability("echo-message", Mask.ECHO_MESSAGE),
          new Capability("extended-join", Mask.EXTENDED_JOIN),
          new Capability("extended-monitor", Mask.EXTENDED_MONITOR),
          new Capability("invite-notify", Mask.INVITE_NOTIFY),
          new Capability("labeled-response", Mask.LABELED_RESPONSE),
          new Capability("message-tags", Mask.MESSAGE_TAGS),
          new Capability("multi-prefix", Mask.MULTI_PREFIX),
          new Capability("no-implicit-names", Mask.NO_IMPLICIT_NAMES),
          new Capability("server-time", Mask.SERVER_TIME),
          new Capability("setname", Mask.SETNAME),
          new Capability("standard-replies", Mask.STANDARD_REPLIES),
          new Capability("userhost-in-names", Mask.USERHOST_IN_NAMES));

  static @Nullable Capability named(String name) {
    for (Capability capability : ALL) {
      if (capability.name.equals(name)) {
        return capability;
      }
    }
    return null;
  }

  /** All that is offered, with spaces between. */
  static String offered(ChatLimits limits, boolean values) {
    StringJoiner names = new StringJoiner(" ");
    for (Capability capability : ALL) {
      if (capability.isOn(limits)) {
        names.add(capability.name + (values ? capability.value(limits) : ""));
      }
    }
    return names.toString();
  }

  /** Whether it is offered. */
  boolean isOn(ChatLimits limits) {
    return bit != Mask.MULTILINE || limits.multiline();
  }

  private String value(ChatLimits limits) {
    return bit != Mask.MULTILINE
        ? ""
        : "=max-bytes=" + limits.multilineBytes() + ",max-lines=" + limits.multilineLines();
  }

  /** The names of those with a bit in {@code mask}, with spaces between. */
  static String names(int mask) {
    StringBuilder names = new StringBuilder();
    for (Capability capability : ALL) {
      if ((capability.bit & mask) != 0) {
        names.append(names.isEmpty() ? "" : " ").append(capability.name);
      }
    }
    return names.toString();
  }
}
