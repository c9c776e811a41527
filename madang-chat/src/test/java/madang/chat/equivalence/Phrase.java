package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/**
 * A kind of thing that people send: always of one length, so that it can be cut at each place.
 *
 * @param door who can say it
 * @param when in a connection's life
 * @param words makes the line
 */
record Phrase(String door, When when, Words words) {

  /** Before there is a name, as the name, with one, or as the last. */
  enum When {
    EARLY,
    REGISTER,
    TALK,
    QUIT
  }

  /** The line of a phrase, as somebody says it, perhaps to somebody. */
  @FunctionalInterface
  interface Words {
    String line(Persona me, Persona other, Dice dice);
  }

  /**
   * What a phrase chooses by.
   *
   * @param rooms how many rooms there are to choose from
   */
  record Dice(SplittableRandom random, int rooms) {
    String roomToJoin(Persona who) {
      return who.roomToJoin(random, rooms);
    }

    String room(Persona who) {
      return who.room(random, rooms);
    }
  }

  /** A character from here on stands for the byte that is so much higher. */
  private static final char RAW = '\uee00';

  /** One byte, which may be no character. */
  static String raw(int value) {
    return Character.toString(RAW + value);
  }

  /** The bytes, with the line's end that people of this door use. */
  byte[] said(Persona me, Persona other, Dice dice) {
    String text = words.line(me, other, dice) + (door.equals(Persona.IRC) ? "\r\n" : "\n");
    var bytes = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(c -> {
          if (c >= RAW && c <= RAW + 0xff) {
            bytes.write(c - RAW);
          } else {
            bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
          }
        });
    return bytes.toByteArray();
  }

  /** Its length in bytes, the line's end counted. */
  int length() {
    var dice = new Dice(new SplittableRandom(1), 2);
    return said(new Persona(1, door), new Persona(2, door), dice).length;
  }

  /**
   * The last place to cut it at. A CR ends an IRC line already, so behind the one of a QUIT there
   * is nobody left to take the LF.
   */
  int lastCut() {
    return length() - (door.equals(Persona.IRC) && when == When.QUIT ? 2 : 1);
  }
}
