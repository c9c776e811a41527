package madang.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Immutable encoded bytes, shared by any number of outboxes. No reference counts: the garbage
 * collector knows when the last outbox let go. Safe from any thread.
 */
public final class Frame {
  private final byte[] bytes;

  private Frame(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies {@code length} bytes from {@code offset} on. */
  public static Frame copyOf(byte[] source, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(source, offset, copy, 0, length);
    return new Frame(copy);
  }

  /** Copies and consumes what {@code source} has remaining. */
  public static Frame copyOf(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    return new Frame(copy);
  }

  /** The UTF-8 bytes of {@code text}. */
  public static Frame utf8(String text) {
    return new Frame(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes in this frame; 0 is allowed and sends nothing. */
  public int length() {
    return bytes.length;
  }

  /**
   * Copies {@code count} bytes from {@code from} on into {@code target} at {@code at}.
   *
   * @throws IndexOutOfBoundsException where either range doesn't fit
   */
  public void copyTo(int from, MemorySegment target, long at, int count) {
    MemorySegment.copy(bytes, from, target, ValueLayout.JAVA_BYTE, at, count);
  }
}
