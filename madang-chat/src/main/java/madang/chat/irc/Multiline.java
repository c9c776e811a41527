package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import madang.chat.ChatLimits;
import madang.chat.Entry;
import madang.chat.Piece;
import madang.chat.room.Answer;
import madang.chat.room.Mask;
import madang.chat.room.Words;
import madang.wire.IrcMessage;
import madang.wire.IrcTags;
import org.jspecify.annotations.Nullable;

/**
 * A message of several lines that a connection is sending: collected until its batch ends, then
 * said as one. What is wrong with it is said once, and of the rest of the batch nothing is taken. A
 * label on its beginning belongs to what becomes of it. Other tags than the batch's and {@code
 * draft/multiline-concat} on its lines are passed over. On the connection's context.
 *
 * @see <a href="https://ircv3.net/specs/extensions/multiline">IRCv3 draft/multiline</a>
 * @see <a href="https://ircv3.net/specs/extensions/client-batch">IRCv3 client-batch</a>
 */
final class Multiline {
  private static final String VERB = "BATCH";
  private static final String INVALID = "MULTILINE_INVALID";
  private static final long NS_PER_SECOND = 1_000_000_000;

  private final IrcHandler h;
  private final String reference;
  private final String target;
  private final @Nullable String tags;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> breaks = new ArrayList<>(0);
  private final @Nullable Answer answer;
  private Entry.@Nullable Kind kind;
  private int lines;
  private int bytes;
  private boolean blank = true;
  private boolean failed;

  /**
   * @param answer what its beginning is answered with, once it is said or refused
   */
  private Multiline(
      IrcHandler h,
      String reference,
      String target,
      @Nullable String tags,
      @Nullable Answer answer) {
    this.h = h;
    this.reference = reference;
    this.target = target;
    this.tags = tags;
    this.answer = answer;
  }

  static void batch(IrcHandler h, IrcMessage m) {
    String word = m.param(0);
    if (!known(h)) {
      fail(h, INVALID, "Batches need the capabilities batch and draft/multiline");
    } else if (word.length() > 1 && word.charAt(0) == '+') {
      begin(h, word.substring(1), m);
    } else if (word.length() > 1 && word.charAt(0) == '-') {
      end(h, word.substring(1));
    } else {
      fail(h, INVALID, "A batch begins with BATCH +name and ends with BATCH -name");
    }
  }

  private static boolean known(IrcHandler h) {
    return h.has(Mask.MULTILINE) && h.has(Mask.BATCH);
  }

  private static void begin(IrcHandler h, String reference, IrcMessage m) {
    Multiline open = h.multiline();
    String target = m.count() > 2 ? m.param(2) : "";
    String tags = h.has(Mask.MESSAGE_TAGS) ? IrcTags.clientOnly(m.tags()) : null;
    boolean nested = m.tag("batch") != null || (open != null && !open.failed);
    String fault = null;
    if (nested) {
      fault = "A batch can't begin within another";
    } else if (m.count() < 2 || !m.param(1).equals(MessageLines.TYPE)) {
      fault = "Unknown type of batch";
    } else if (target.isEmpty() || target.indexOf(',') >= 0) {
      fault = "A batch has one target";
    } else if (tags != null && tags.getBytes(UTF_8).length > IrcTags.CLIENT_BYTES) {
      fault = "The tags are too long";
    }
    if (open != null && !open.failed) {
      open.refuse(INVALID, "Another batch began before its end");
    }
    Answer answer = fault == null ? h.expecting() : null;
    Multiline begun = new Multiline(h, reference, target, tags, answer);
    h.multiline(begun);
    if (fault != null) {
      begun.failed = true;
      fail(h, INVALID, fault);
      return;
    }
    long seconds = h.world().limits().multilineSeconds();
    h.connection().schedule(IrcHandler.TIMER_BATCH, seconds * NS_PER_SECOND);
  }

  private static void end(IrcHandler h, String reference) {
    Multiline open = h.multiline();
    if (open == null || !open.reference.equals(reference)) {
      fail(h, INVALID, "There is no such batch");
      return;
    }
    h.multiline(null);
    if (!open.failed) {
      open.end();
    }
  }

  /** Whether a message was one of a batch, or should have been, and is taken care of. */
  static boolean takes(IrcHandler h, IrcMessage m, Entry.Kind kind) {
    Multiline open = h.multiline();
    if (open == null && m.tags() == null) {
      return false;
    }
    String named = known(h) ? m.tag("batch") : null;
    if (open != null && !open.failed) {
      if (open.reference.equals(named)) {
        open.add(m, kind);
      } else {
        String fault = "A message outside of the batch came before its end";
        open.refuse(INVALID, fault);
        if (h.labeled() != null) {
          fail(h, INVALID, fault); // an ACK would say that it was said
        }
      }
      return true;
    }
    if (named != null && (open == null || !open.reference.equals(named))) {
      fail(h, INVALID, "There is no such batch");
    }
    return named != null;
  }

  /** A line could not be taken: if it was one of a batch, that isn't whole any more. */
  static void lineLost(IrcHandler h) {
    broken(h, "A line of the batch could not be taken");
  }

  /** The connection ends, and with it a batch that has no end. */
  static void quit(IrcHandler h) {
    broken(h, "The connection ends before the batch does");
  }

  private static void broken(IrcHandler h, String why) {
    Multiline open = h.multiline();
    if (open != null && !open.failed) {
      open.refuse(INVALID, why);
    }
  }

  /** A batch has been open for as long as it may. */
  static void timeout(IrcHandler h) {
    Multiline open = h.multiline();
    if (open != null && !open.failed) {
      open.refuse("TIMEOUT", "The batch was open for too long", open.reference);
    }
  }

  private void add(IrcMessage m, Entry.Kind of) {
    ChatLimits limits = h.world().limits();
    boolean goesOn = m.tag(MessageLines.CONCAT) != null;
    String to = m.count() == 0 ? "*" : m.param(0);
    String line = m.count() > 1 ? m.param(1) : "";
    boolean parted = lines > 0 && !goesOn;
    int more = line.getBytes(UTF_8).length + (parted ? 1 : 0);
    if (of == Entry.Kind.TAGS || (kind != null && kind != of)) {
      refuse(INVALID, "A batch is of PRIVMSG alone or of NOTICE alone");
    } else if (!h.world().names().fold(to).equals(h.world().names().fold(target))) {
      refuse("MULTILINE_INVALID_TARGET", "That isn't the batch's target", target, to);
    } else if (goesOn && line.isEmpty()) {
      refuse(INVALID, "An empty line goes on with nothing");
    } else if (bytes + more > limits.multilineBytes()) {
      refuse(
          "MULTILINE_MAX_BYTES",
          "The message is too long",
          Integer.toString(limits.multilineBytes()));
    } else if (lines == limits.multilineLines()) {
      refuse(
          "MULTILINE_MAX_LINES",
          "The message has too many lines",
          Integer.toString(limits.multilineLines()));
    } else {
      if (parted) {
        text.append('\n');
      } else if (lines > 0) {
        breaks.add(text.length());
      }
      text.append(line);
      kind = of;
      lines++;
      bytes += more;
      blank &= line.isEmpty();
    }
  }

  private void end() {
    Entry.Kind of = kind;
    if (of == null || blank) {
      refuse(INVALID, "The message is empty");
      return;
    }
    h.connection().cancel(IrcHandler.TIMER_BATCH);
    Words words = new Words(of, text.toString(), Piece.breaks(breaks), tags);
    h.within(answer, () -> Talking.say(h, target, words));
  }

  private void refuse(String code, String why, String... context) {
    failed = true;
    text.setLength(0);
    text.trimToSize();
    breaks.clear();
    h.connection().cancel(IrcHandler.TIMER_BATCH);
    h.within(answer, () -> fail(h, code, why, context));
  }

  /** Also for those who didn't ask for standard replies: the specification has no other answer. */
  private static void fail(IrcHandler h, String code, String why, String... context) {
    h.failAnybody(VERB, code, why, context);
  }
}
