package madang.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  /** Feeds the pieces one after another, as an engine does, and tells each line found. */
  private static List<String> lines(LineReader reader, List<byte[]> pieces) {
    List<String> found = new ArrayList<>();
    byte[] unread = {};
    for (byte[] piece : pieces) {
      ByteBuffer in = ByteBuffer.allocate(unread.length + piece.length);
      in.put(unread).put(piece).flip();
      LineReader.Outcome outcome;
      while ((outcome = reader.next(in)) != LineReader.Outcome.NONE) {
        if (outcome == LineReader.Outcome.TOO_LONG) {
          found.add("<too long>");
        } else if (reader.start() < reader.end()) {
          found.add(new String(Telnet.strip(in, reader.start(), reader.end()), ISO_8859_1));
        }
      }
      unread = new byte[in.remaining()];
      in.get(unread);
    }
    return found;
  }

  private static void sameAtEveryCut(Supplier<LineReader> readers, byte[] all, String... expected) {
    assertThat(lines(readers.get(), List.of(all))).containsExactly(expected);
    List<byte[]> singles = new ArrayList<>();
    for (int cut = 0; cut <= all.length; cut++) {
      byte[] head = Arrays.copyOfRange(all, 0, cut);
      byte[] tail = Arrays.copyOfRange(all, cut, all.length);
      assertThat(lines(readers.get(), List.of(head, tail)))
          .as("cut %s", cut)
          .containsExactly(expected);
      if (cut < all.length) {
        singles.add(new byte[] {all[cut]});
      }
    }
    assertThat(lines(readers.get(), singles)).containsExactly(expected);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  @Test
  void everyLineEndIsOneAndTheRestStaysUnread() {
    sameAtEveryCut(
        () -> LineReader.irc(512, 8191), bytes("a\r\nbc\nd\re\r\n\r\nrest"), "a", "bc", "d", "e");
  }

  @Test
  void aLineOf510BytesIsTakenAndOneMoreIsTooLong() {
    sameAtEveryCut(
        () -> LineReader.irc(512, 8191),
        bytes("x".repeat(510) + "\r\n" + "y".repeat(511) + "\r\nz\r\n"),
        "x".repeat(510),
        "<too long>",
        "z");
  }

  @Test
  void tagsHaveALimitOfTheirOwn() {
    String tags = "@" + "t".repeat(38) + " ";
    sameAtEveryCut(
        () -> LineReader.irc(512, 40),
        bytes(tags + "x".repeat(510) + "\n" + tags + "x".repeat(511) + "\n@ab c\n"),
        tags + "x".repeat(510),
        "<too long>",
        "@ab c");
  }

  @Test
  void tagsOverTheirLimitAreRefusedEvenBesideAShortBody() {
    sameAtEveryCut(
        () -> LineReader.irc(512, 40),
        bytes("@" + "t".repeat(39) + " PING\nok\n"),
        "<too long>",
        "ok");
  }

  @Test
  void anEndlessLineIsToldOnceAndNeverKept() {
    LineReader reader = LineReader.irc(512, 8191);
    ByteBuffer in = ByteBuffer.allocate(100_000);
    assertThat(reader.next(in)).isEqualTo(LineReader.Outcome.TOO_LONG);
    assertThat(in.remaining()).isZero();
    for (int i = 0; i < 100; i++) {
      in.clear();
      assertThat(reader.next(in)).isEqualTo(LineReader.Outcome.NONE);
      assertThat(in.remaining()).isZero();
    }
    assertThat(lines(reader, List.of(bytes("end\nnext\n")))).containsExactly("next");
  }

  @Test
  void telnetCommandsDisappearWhateverBytesTheyHold() {
    // IAC WILL 13; IAC SB NAWS 0 10 0 13 IAC SE (a window of 10 by 13); IAC NOP; IAC IAC.
    String options = "\u00ff\u00fb\r\u00ff\u00fa\u001f\0\n\0\r\u00ff\u00f0\u00ff\u00f1";
    sameAtEveryCut(
        () -> LineReader.text(512),
        bytes(options + "hel" + options + "lo\u00ff\u00ff\r\0next\r\n"),
        "hello\u00ff",
        "next");
  }

  @Test
  void anEndlessSubnegotiationIsAnOverlongLine() {
    sameAtEveryCut(
        () -> LineReader.text(64),
        bytes("\u00ff\u00fa" + "s".repeat(100) + "\nok\n"),
        "<too long>",
        "ok");
  }

  @Test
  void randomBytesGiveTheSameLinesHoweverTheyAreCut() {
    Random random = new Random(7);
    byte[] alphabet = {
      'a', '@', ' ', '\r', '\n', 0, (byte) 255, (byte) 250, (byte) 240, (byte) 251
    };
    for (int round = 0; round < 500; round++) {
      byte[] all = new byte[random.nextInt(300)];
      for (int i = 0; i < all.length; i++) {
        all[i] = alphabet[random.nextInt(alphabet.length)];
      }
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < all.length; ) {
        int next = Math.min(all.length, at + 1 + random.nextInt(20));
        pieces.add(Arrays.copyOfRange(all, at, next));
        at = next;
      }
      assertThat(lines(LineReader.text(20), pieces))
          .isEqualTo(lines(LineReader.text(20), List.of(all)));
      assertThat(lines(LineReader.irc(20, 9), pieces))
          .isEqualTo(lines(LineReader.irc(20, 9), List.of(all)));
    }
  }
}
