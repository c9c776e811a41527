package madang.net.engine.uring;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who has asked the ring for something, found by the token that comes back as user_data: slot
 * number in the lower half, above it the operation (4 bits), above that a generation (28 bits). A
 * slot is given back after its last completion and its generation rises then, so that a late answer
 * to a cancel finds nothing. On the loop only.
 */
final class Requests {
  private static final int OP_SHIFT = 32;
  private static final int GENERATION_SHIFT = 36;
  private static final int OP_MASK = (1 << (GENERATION_SHIFT - OP_SHIFT)) - 1;
  private static final int GENERATION_MASK = (1 << (Long.SIZE - GENERATION_SHIFT)) - 1;

  /** Makes requests. */
  interface Asker {
    /** The descriptor that they are about. */
    int fd();

    /**
     * One of them has completed.
     *
     * @param op what it was, of {@link Op}
     * @param result 0 or more, or -errno
     * @param flags for {@link madang.net.sys.CompletionQueue#more} and {@code buffer}
     */
    void completed(int op, int result, int flags);

    /** The ring is gone, and with it all that was asked for. */
    void abandoned();
  }

  private @Nullable Asker[] askers = new @Nullable Asker[64];
  private int[] generations = new int[64];
  private int[] free = new int[64];
  private int freeCount;
  private int top;

  /** Gives {@code asker} a slot and returns its token, without an operation. */
  long add(Asker asker) {
    int slot;
    if (freeCount > 0) {
      slot = free[--freeCount];
    } else {
      if (top == askers.length) {
        askers = Arrays.copyOf(askers, top * 2);
        generations = Arrays.copyOf(generations, top * 2);
        free = Arrays.copyOf(free, top * 2);
      }
      slot = top++;
    }
    askers[slot] = asker;
    return ((long) generations[slot] << GENERATION_SHIFT) | slot;
  }

  /** The token of one operation of an asker. */
  static long of(long token, int op) {
    return token | ((long) op << OP_SHIFT);
  }

  /** The operation that a token tells of. */
  static int op(long token) {
    return (int) (token >>> OP_SHIFT) & OP_MASK;
  }

  /** Who holds this token, or null if it was taken back. */
  @Nullable Asker find(long token) {
    int slot = (int) token;
    return generations[slot] == (int) (token >>> GENERATION_SHIFT) ? askers[slot] : null;
  }

  /** Takes a token back. */
  void remove(long token) {
    int slot = (int) token;
    askers[slot] = null;
    generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
    free[freeCount++] = slot;
  }

  /** Visits all askers; the visitor may remove any. */
  void forEach(Consumer<Asker> visitor) {
    for (int slot = 0; slot < top; slot++) {
      Asker asker = askers[slot];
      if (asker != null) {
        visitor.accept(asker);
      }
    }
  }
}
