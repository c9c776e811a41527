package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import madang.net.Frame;

/** Eight bytes that say who sent them and as which number: what order is checked by. */
final class Tagged {
  static final int BYTES = 8;

  private Tagged() {}

  static ByteBuffer bytes(int source, int number) {
    return ByteBuffer.allocate(BYTES).putInt(source).putInt(number).flip();
  }

  static Frame frame(int source, int number) {
    return Frame.copyOf(bytes(source, number));
  }

  /** Fails unless each source's numbers stand in {@code stream} as 0, 1, 2, ... */
  static Map<Integer, Integer> countInOrder(byte[] stream) {
    assertThat(stream.length % BYTES).as("stray bytes").isZero();
    var next = new HashMap<Integer, Integer>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      int source = in.getInt();
      int number = in.getInt();
      int expected = next.getOrDefault(source, 0);
      if (number != expected) {
        throw new AssertionError(
            "source %d: %d came where %d was due (byte %d)"
                .formatted(source, number, expected, in.position() - BYTES));
      }
      next.put(source, expected + 1);
    }
    return next;
  }

  /** The numbers of each source, in the order in which they stand in {@code stream}. */
  static Map<Integer, List<Integer>> perSource(byte[] stream) {
    var numbers = new HashMap<Integer, List<Integer>>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.remaining() >= BYTES) {
      numbers.computeIfAbsent(in.getInt(), _ -> new ArrayList<>()).add(in.getInt());
    }
    return numbers;
  }

  /** {@code count} bytes that are the same for the same seed. */
  static byte[] noise(int count, long seed) {
    var bytes = new byte[count];
    new java.util.SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
