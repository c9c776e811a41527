package madang.chat.room;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Makes message ids (IRCv3 message-ids): milliseconds, node, counter, in base 36 and fixed places,
 * so that later ones sort behind earlier ones. Any thread.
 */
public final class MsgIds {
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int TIME_DIGITS = 9;
  private static final int NODE_DIGITS = 4;
  private static final int COUNTER_DIGITS = 4;
  private static final int COUNTERS = 36 * 36 * 36 * 36;

  private final int node;
  private final AtomicInteger counter = new AtomicInteger();

  MsgIds(RandomGenerator random) {
    this.node = random.nextInt(COUNTERS);
  }

  /**
   * The next id.
   *
   * @param time milliseconds since 1970
   */
  String next(long time) {
    byte[] digits = new byte[TIME_DIGITS + NODE_DIGITS + COUNTER_DIGITS];
    put(digits, TIME_DIGITS, time);
    put(digits, TIME_DIGITS + NODE_DIGITS, node);
    put(digits, digits.length, Integer.toUnsignedLong(counter.getAndIncrement()) % COUNTERS);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] digits, int end, long value) {
    int at = end;
    for (long rest = value; rest > 0 && at > 0; rest /= 36) {
      digits[--at] = (byte) DIGITS.charAt((int) (rest % 36));
    }
    while (at > 0 && digits[at - 1] == 0) {
      digits[--at] = '0';
    }
  }
}
