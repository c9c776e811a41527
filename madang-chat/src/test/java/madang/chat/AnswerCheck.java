package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import madang.wire.IrcMessage;
import madang.wire.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Whether lines from the server are well-formed, and the answer to one labeled command.
 *
 * @see <a href="https://ircv3.net/specs/extensions/labeled-response">IRCv3 labeled-response</a>
 * @see <a href="https://ircv3.net/specs/extensions/message-tags">IRCv3 message-tags, size limit</a>
 */
final class AnswerCheck {
  private static final int LINE_BYTES = 512;
  private static final int TAGS_BYTES = 8191;

  private AnswerCheck() {}

  /**
   * The answer to a command.
   *
   * @param fault what is wrong with it, or null
   * @param isAck whether there was nothing to say: an ACK, or without a label no line
   * @param refusal the numeric or code that refuses, or null
   */
  record Answered(@Nullable String fault, boolean isAck, @Nullable String refusal) {}

  /** Lines with their ends. */
  static List<byte[]> lines(byte[] received) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < received.length; i++) {
      if (received[i] == '\n') {
        lines.add(java.util.Arrays.copyOfRange(received, from, i + 1));
        from = i + 1;
      }
    }
    if (from < received.length) {
      lines.add(java.util.Arrays.copyOfRange(received, from, received.length));
    }
    return lines;
  }

  /** What is wrong with the form of lines, or null. */
  static @Nullable String form(List<byte[]> lines) {
    for (byte[] line : lines) {
      String text = new String(line, UTF_8);
      int tags =
          line[0] == '@' ? text.substring(0, text.indexOf(' ') + 1).getBytes(UTF_8).length : 0;
      if (!Utf8.valid(line)) {
        return "not UTF-8: " + text;
      }
      if (line.length - tags > LINE_BYTES || tags > TAGS_BYTES) {
        return "too long: " + text;
      }
      if (!text.endsWith("\r\n")
          || text.substring(0, text.length() - 2).matches("(?s).*[\r\n\0].*")) {
        return "not one line: " + text;
      }
      IrcMessage message = IrcMessage.parse(text.strip());
      if (message == null || !message.verb().matches("[A-Z0-9]+")) {
        return "no IRC: " + text;
      }
    }
    return null;
  }

  /** Looks at everything that came between a command and the next answer. */
  static Answered plain(List<byte[]> received) {
    List<String> lines = received.stream().map(l -> new String(l, UTF_8).strip()).toList();
    boolean tagged = lines.stream().anyMatch(l -> l.startsWith("@"));
    String form = tagged ? "tags for one who doesn't know them: " + lines : form(received);
    return new Answered(form, received.isEmpty(), form == null ? RoomScene.refusal(lines) : null);
  }

  /** Looks at everything that came between a command with a label and the next answer. */
  static Answered of(List<byte[]> received, String label) {
    String form = form(received);
    if (form != null) {
      return new Answered(form, false, null);
    }
    List<String> lines = received.stream().map(l -> new String(l, UTF_8).strip()).toList();
    int labeled = 0;
    boolean ack = false;
    Set<String> open = new HashSet<>();
    for (String line : lines) {
      IrcMessage m = RoomScene.parsed(line);
      if (label.equals(m.tag("label"))) {
        labeled++;
        ack |= m.verb().equals("ACK");
      } else if (m.tag("label") != null) {
        return new Answered("a label of somebody else: " + line, false, null);
      }
      String in = m.tag("batch");
      if (in != null && !open.contains(in)) {
        return new Answered("in a batch that isn't open: " + line, false, null);
      }
      if (m.verb().equals("BATCH")) {
        String id = m.param(0).substring(1);
        boolean known = m.param(0).startsWith("+") ? !open.add(id) : !open.remove(id);
        if (known) {
          return new Answered("a batch begins or ends twice: " + line, false, null);
        }
      }
    }
    if (!open.isEmpty()) {
      return new Answered("a batch doesn't end: " + lines, false, null);
    }
    // A line that can't be read has no label that could be given back.
    boolean unreadable =
        lines.stream().anyMatch(l -> l.contains(" 417 ") || l.contains("Malformed"));
    if (labeled != 1 && !(unreadable && labeled == 0)) {
      return new Answered(labeled + " answers with the label: " + lines, false, null);
    }
    return new Answered(null, ack, RoomScene.refusal(lines));
  }
}
