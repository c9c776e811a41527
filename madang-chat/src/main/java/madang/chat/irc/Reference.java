package madang.chat.irc;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import madang.chat.Bound;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log as IRC names it: {@code msgid=ID} or {@code timestamp=YYYY-MM-DDThh:mm:ss.sssZ}.
 *
 * @param bound the place, or null where the word names none
 * @param known whether it is one of these two forms
 */
record Reference(@Nullable Bound bound, boolean known) {
  static final String TIMESTAMP = "timestamp=";
  private static final String MSGID = "msgid=";

  static Reference of(String word) {
    if (word.startsWith(MSGID)) {
      return new Reference(Bound.of(word.substring(MSGID.length())), true);
    }
    if (word.startsWith(TIMESTAMP)) {
      Long time = time(word.substring(TIMESTAMP.length()));
      return new Reference(time == null ? null : Bound.at(time), true);
    }
    return new Reference(null, false);
  }

  /**
   * Milliseconds since 1970 of a time as the server-time tag has it; null if it is none. An earlier
   * one is 1970: nothing was said before.
   */
  static @Nullable Long time(String text) {
    try {
      return Math.max(0, Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException noTime) {
      return null;
    }
  }

  /**
   * How many are asked for.
   *
   * @param most what is given at the most
   * @return null if it is no number above 0
   */
  static @Nullable Integer limit(String digits, int most) {
    if (!digits.matches("[0-9]+")) {
      return null;
    }
    int limit = new BigInteger(digits).min(BigInteger.valueOf(most)).intValue();
    return limit == 0 ? null : limit;
  }
}
