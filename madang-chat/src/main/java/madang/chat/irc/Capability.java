package madang.chat.irc;

import java.util.List;
import madang.chat.ChatOptions;
import madang.chat.Extensions;
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
  /** All that can be offered, in the order in which it is listed. */
  static final List<Capability> ALL =
      List.of(
          new Capability("away-notify", Mask.AWAY_NOTIFY),
          new Capability("batch", Mask.BATCH),
          new Capability("cap-notify", Mask.CAP_NOTIFY),
          new Capability("chghost", Mask.CHGHOST),
          new Capability("draft/channel-rename", Mask.CHANNEL_RENAME),
          new Capability("draft/chathistory", Mask.CHATHISTORY),
          new Capability("draft/event-playback", Mask.EVENT_PLAYBACK),
          new Capability("draft/extended-isupport", Mask.EXTENDED_ISUPPORT),
          new Capability("draft/message-redaction", Mask.MESSAGE_REDACTION),
          new Capability("draft/metadata-2", Mask.METADATA),
          new Capability("draft/multiline", Mask.MULTILINE),
          new Capability("draft/no-implicit-names", Mask.NO_IMPLICIT_NAMES),
          new Capability("draft/pre-away", Mask.PRE_AWAY),
          new Capability("draft/read-marker", Mask.READ_MARKER),
          new Capability("draft/relaymsg", Mask.RELAYMSG),
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

  /** The bits of what a server with these options offers. */
  static int offered(ChatOptions options) {
    Extensions on = options.extensions();
    int missing = 0;
    if (!on.history()) {
      missing |= Mask.CHATHISTORY | Mask.EVENT_PLAYBACK | Mask.SEARCH;
    }
    if (!on.history() || !options.limits().allowRedact()) {
      missing |= Mask.MESSAGE_REDACTION;
    }
    if (!on.metadata()) {
      missing |= Mask.METADATA;
    }
    if (!on.readMarker()) {
      missing |= Mask.READ_MARKER;
    }
    if (!options.limits().multiline()) {
      missing |= Mask.MULTILINE;
    }
    if (on.relaySeparators().isEmpty()) {
      missing |= Mask.RELAYMSG;
    }
    return ~missing;
  }

  /** What programs must know of it; empty: nothing. */
  String value(ChatOptions options) {
    return switch (bit) {
      case Mask.METADATA ->
          "before-connect,max-keys="
              + options.limits().metadataKeys()
              + ",max-subs="
              + options.limits().metadataSubs()
              + ",max-value-bytes="
              + Describing.VALUE_BYTES;
      case Mask.MULTILINE ->
          "max-bytes="
              + options.limits().multilineBytes()
              + ",max-lines="
              + options.limits().multilineLines();
      case Mask.RELAYMSG -> options.extensions().relaySeparators();
      default -> "";
    };
  }

  /** The names of those with a bit in {@code mask}, with spaces between. */
  static String names(int mask) {
    return list(mask, null);
  }

  /** The names of those with a bit in {@code mask} and their values, with spaces between. */
  static String values(int mask, ChatOptions options) {
    return list(mask, options);
  }

  /** Whether its specification may still change. */
  static boolean isDraft(String name) {
    return name.startsWith("draft/");
  }

  private static String list(int mask, @Nullable ChatOptions options) {
    StringBuilder list = new StringBuilder();
    for (Capability capability : ALL) {
      if ((capability.bit & mask) != 0) {
        String value = options == null ? "" : capability.value(options);
        list.append(list.isEmpty() ? "" : " ").append(capability.name);
        list.append(value.isEmpty() ? "" : "=").append(value);
      }
    }
    return list.toString();
  }
}
