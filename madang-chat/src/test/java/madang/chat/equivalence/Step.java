package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What one caller does, all of whose consequences are awaited before the next step. */
sealed interface Step {
  /** Who: a number from 0. */
  int caller();

  /** Connects to a door of the service. */
  record Arrive(int caller, String door) implements Step {}

  /** Writes; each piece after the server has taken the one before. */
  record Say(int caller, List<byte[]> pieces) implements Step {
    static Say whole(int caller, byte[] bytes) {
      return new Say(caller, List.of(bytes));
    }

    /** In two pieces, the first of {@code place} bytes. */
    static Say cut(int caller, byte[] bytes, int place) {
      return new Say(
          caller,
          List.of(
              Arrays.copyOfRange(bytes, 0, place), Arrays.copyOfRange(bytes, place, bytes.length)));
    }

    @Override
    public String toString() {
      return caller
          + " says "
          + pieces.stream()
              .map(piece -> Recording.quoted(piece, 0, Math.min(piece.length, 200)))
              .collect(Collectors.joining(" | "));
    }
  }

  /** Ends its own direction and reads on (FIN). */
  record HalfClose(int caller) implements Step {}

  /** Is gone at once (RST). */
  record Reset(int caller) implements Step {}

  /** A line with its end, as bytes. */
  static byte[] line(String text) {
    return (text + "\r\n").getBytes(UTF_8);
  }
}
