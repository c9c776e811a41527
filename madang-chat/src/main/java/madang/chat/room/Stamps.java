package madang.chat.room;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Gives entries their times and msgids (IRCv3 message-ids), each behind all that were given before,
 * also where the clock is set back: history is in this order, so it is the one that people saw. A
 * msgid is milliseconds, node and counter, in base 36 and fixed places, so that it sorts as it was
 * given. Any thread.
 */
public final class Stamps {
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int TIME_DIGITS = 9;
  private static final int NODE_DIGITS = 4;
  private static final int COUNTER_DIGITS = 4;
  private static final int NODES = 36 * 36 * 36 * 36;

  /** A stamp's low bits count within a millisecond; beyond that it is the next one's. */
  private static final int COUNTER_BITS = 20;

  private static final int COUNTERS = 1 << COUNTER_BITS; // fewer than four digits can count

  private final int node;
  private final AtomicLong last = new AtomicLong();

  Stamps(RandomGenerator random) {
    this.node = random.nextInt(NODES);
  }

  /** All that are given from now on are later than this, in milliseconds since 1970. */
  void beginBehind(long time) {
    last.accumulateAndGet((time + 1) << COUNTER_BITS, Math::max);
  }

  /**
   * The next stamp.
   *
   * @param now the clock's time, in milliseconds since 1970
   */
  long next(long now) {
    long clock = now << COUNTER_BITS;
    return last.updateAndGet(before -> Math.max(before + 1, clock));
  }

  /** A stamp's time, in milliseconds since 1970. */
  static long time(long stamp) {
    return stamp >>> COUNTER_BITS;
  }

  /** A stamp's msgid. */
  String id(long stamp) {
    byte[] digits = new byte[TIME_DIGITS + NODE_DIGITS + COUNTER_DIGITS];
    put(digits, TIME_DIGITS, time(stamp));
    put(digits, TIME_DIGITS + NODE_DIGITS, node);
    put(digits, digits.length, stamp & (COUNTERS - 1));
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
