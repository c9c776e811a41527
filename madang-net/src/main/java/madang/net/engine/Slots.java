package madang.net.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is registered with a loop's poller, found by a token: slot number below, generation above. A
 * slot's generation rises when it is given back, so that an event which was reported for a closed
 * descriptor finds nothing, even when the kernel has given its number to another. On the loop only.
 */
final class Slots {

  /** Something whose descriptor is watched. */
  interface Registered {
    /** The descriptor. */
    int fd();

    /** The poller reported these event bits. */
    void onEvents(int events);
  }

  private @Nullable Registered[] entries = new @Nullable Registered[64];
  private int[] generations = new int[64];
  private int[] free = new int[64];
  private int freeCount;
  private int top;

  /** Gives {@code entry} a slot and returns its token. */
  long add(Registered entry) {
    int slot;
    if (freeCount > 0) {
      slot = free[--freeCount];
    } else {
      if (top == entries.length) {
        entries = Arrays.copyOf(entries, top * 2);
        generations = Arrays.copyOf(generations, top * 2);
        free = Arrays.copyOf(free, top * 2);
      }
      slot = top++;
    }
    entries[slot] = entry;
    return (long) generations[slot] << 32 | slot;
  }

  /** What holds this token, or null if it was removed. */
  @Nullable Registered find(long token) {
    int slot = (int) token;
    return generations[slot] == (int) (token >>> 32) ? entries[slot] : null;
  }

  /** Takes a token back. */
  void remove(long token) {
    int slot = (int) token;
    entries[slot] = null;
    generations[slot]++;
    free[freeCount++] = slot;
  }

  /** Visits all entries; the visitor may remove any. */
  void forEach(Consumer<Registered> visitor) {
    for (int slot = 0; slot < top; slot++) {
      Registered entry = entries[slot];
      if (entry != null) {
        visitor.accept(entry);
      }
    }
  }
}
