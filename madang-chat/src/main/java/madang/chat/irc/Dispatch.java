package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import madang.chat.room.Mask;
import madang.chat.room.Rights;
import madang.wire.IrcMessage;
import madang.wire.IrcTags;
import org.jspecify.annotations.Nullable;

/** The one place where it is decided who may use a command. */
final class Dispatch {
  private Dispatch() {}

  /** The label that the answer to a line must carry; null: none. */
  static @Nullable String label(IrcHandler h, IrcMessage message) {
    if (message.tags() == null || !h.has(Mask.LABELED_RESPONSE) || !h.has(Mask.BATCH)) {
      return null;
    }
    String label = message.tag("label");
    return LabeledAnswer.isLabel(label) ? label : null;
  }

  /**
   * The same of a line that is too long, if it isn't its tags that are, or is no message.
   *
   * @param in has, from {@code from} to {@code to}, the beginning of the line
   */
  static @Nullable String label(IrcHandler h, ByteBuffer in, int from, int to) {
    int most = Math.min(to - from, h.world().limits().tagsBytes());
    for (int i = 0; i < most; i++) {
      if (in.get(from + i) == ' ') {
        byte[] tags = new byte[i];
        in.get(from, tags);
        // The rest is lost: no label depends on it.
        IrcMessage message = IrcMessage.parse(new String(tags, UTF_8) + " -");
        return message == null ? null : label(h, message);
      }
    }
    return null;
  }

  /**
   * Does what a line says, or says why not.
   *
   * @param command null where there is no such one
   * @param message null where the line isn't one
   */
  static void run(
      IrcHandler h, @Nullable Command command, @Nullable IrcMessage message, boolean utf8) {
    Registration reg = h.registration();
    if (reg != null) {
      reg.lines++;
    }
    if (message == null) {
      h.reply("421", "*", "Malformed line");
      return;
    }
    if (IrcTags.tooLong(message.tags())) {
      h.tooLong();
      return;
    }
    String verb = message.verb();
    if (!utf8 && h.world().options().utf8Only()) {
      h.failAnybody(verb, "INVALID_UTF8", "This server takes UTF-8 only; the line was dropped");
      Multiline.lineLost(h);
      return;
    }
    if (command == null || !command.offered(h.world().options())) {
      if (h.registered()) {
        h.reply("421", verb, "Unknown command");
      } else {
        h.reply("451", "You have not registered");
      }
      return;
    }
    switch (Rights.use(command.needed(h.capabilities()), h.role())) {
      case NOT_REGISTERED -> h.reply("451", "You have not registered");
      case OPERATOR_NEEDED -> h.refuseStranger();
      default -> {
        String missing = command.missing(h.capabilities());
        if (missing != null) {
          h.reply("421", verb, "Unknown command without the capability " + missing);
        } else if (message.count() < command.least()) {
          h.reply("461", verb, "Not enough parameters");
        } else {
          h.usage().count(verb);
          command.action().run(h, message);
        }
      }
    }
  }
}
