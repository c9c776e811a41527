package madang.store.bench;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import madang.chat.Entry;
import madang.chat.Identity;

/**
 * What is stored: messages of 60 to 120 characters, as in chat, of 20,000 made-up words, a third of
 * them Korean. Any thread.
 */
final class Messages {
  static final int ROOMS = 100;
  static final int SENDERS = 100;

  /** Stands in a tenth of the messages of a fill, of each room alike. */
  static final String COMMON = "oftsaid";

  /** Stands in the message of a fill with the number {@link #RARE_AT}, and in no other. */
  static final String RARE = "saidonce";

  private static final long RARE_AT = 500_000;

  /** The room of the message that has {@link #RARE}. */
  static final String RARE_ROOM = room(RARE_AT);

  private final String[] words = new String[20_000];

  /** Behind those of an earlier run. */
  private final AtomicLong ids = new AtomicLong(System.nanoTime() & 0xffff_ffffL);

  Messages() {
    Random dice = new Random(1);
    for (int i = 0; i < words.length; i++) {
      words[i] = i % 3 == 0 ? hangul(dice) : Long.toString(dice.nextInt(1 << 28) + (1L << 20), 36);
    }
  }

  private static String hangul(Random dice) {
    StringBuilder word = new StringBuilder();
    for (int i = 2 + dice.nextInt(3); i > 0; i--) {
      word.append((char) (0xac00 + dice.nextInt(11_172)));
    }
    return word.toString();
  }

  /** The room of a number: each in turn. */
  static String room(long number) {
    return "#room" + number % ROOMS;
  }

  /** A Korean word of two syllables or more. */
  String korean() {
    return words[0];
  }

  /** A word that isn't Korean. */
  String other() {
    return words[1];
  }

  /** The message with this number of a fill. */
  Entry filled(long number, long time, Random dice) {
    StringBuilder text = text(dice);
    if ((number / ROOMS + number) % 10 == 0) {
      text.append(COMMON);
    }
    if (number == RARE_AT) {
      text.append(' ').append(RARE);
    }
    return entry(room(number), time, dice, text);
  }

  /** A message that is said now. */
  Entry said(String room, Random dice) {
    return entry(room, System.currentTimeMillis(), dice, text(dice));
  }

  private Entry entry(String room, long time, Random dice, CharSequence text) {
    long number = ids.incrementAndGet();
    return new Entry(
        Entry.Kind.MESSAGE,
        number % SENDERS,
        new Identity("nick" + dice.nextInt(SENDERS), "~user", "host.example.org"),
        room,
        time,
        digits(time, 9) + digits(number, 8),
        true,
        text.toString(),
        0,
        null,
        null);
  }

  private static String digits(long number, int count) {
    String digits = Long.toString(number, 36);
    return "0".repeat(count - digits.length()) + digits;
  }

  private StringBuilder text(Random dice) {
    StringBuilder text = new StringBuilder(140);
    int length = 60 + dice.nextInt(60);
    while (text.length() < length) {
      text.append(words[dice.nextInt(words.length)]).append(' ');
    }
    return text;
  }
}
