package madang.net.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import madang.net.Frame;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import org.junit.jupiter.api.Test;

class FlushBufferTest {
  private static final int MESSAGE_BYTES = 1024;

  /** More turns than messages fit into the staging area. */
  private static final int TURNS = 10_000;

  @Test
  void aLoopThatNeverGetsToFlushEverybodySendsWithoutObjectsForEver() {
    try (Arena arena = Arena.ofConfined()) {
      var buffer =
          new FlushBuffer(new LoopCalls(CallState.fresh(), null), new LoopCounters(), arena);
      Outbox late = filled(buffer, 0);
      for (int turn = 1; turn < TURNS; turn++) {
        Outbox inTime = late; // the next turn flushes it first
        late = filled(buffer, turn);
        inTime.taken(MESSAGE_BYTES, buffer);
        late.move(buffer);
        buffer.turnOver();
        assertThat(late.frames()).as("frames on the heap in turn %d", turn).isZero();
        assertThat(late.stagedBytes()).isEqualTo(MESSAGE_BYTES);
      }
    }
  }

  @Test
  void whatWasStagedAndMovedKeepsItsBytes() {
    try (Arena arena = Arena.ofConfined()) {
      var buffer =
          new FlushBuffer(new LoopCalls(CallState.fresh(), null), new LoopCounters(), arena);
      Outbox first = filled(buffer, 'a');
      Outbox second = filled(buffer, 'b');
      for (int turn = 0; turn < 3; turn++) {
        second.move(buffer);
        first.move(buffer);
        buffer.turnOver();
      }
      first.stage(message('c'), false, buffer); // no longer the last: the region moves
      assertThat(bytesOf(first, buffer)).isEqualTo("a".repeat(1024) + "c".repeat(1024));
      assertThat(bytesOf(second, buffer)).isEqualTo("b".repeat(1024));
    }
  }

  @Test
  void aFrameSentInPartGoesOnWhereTheAreaIsSmallerThanTheOneItWasStagedIn() {
    try (Arena arena = Arena.ofConfined()) {
      var buffer =
          new FlushBuffer(new LoopCalls(CallState.fresh(), null), new LoopCounters(), arena);
      for (int i = 0; i < 200; i++) {
        filled(buffer, 'x'); // the area grows
      }
      Outbox slow = filled(buffer, 'a');
      slow.keep(buffer);
      slow.taken(1, buffer);
      Outbox late = filled(buffer, 'b');
      late.move(buffer);
      buffer.turnOver(); // the areas change places
      assertThat(buffer.flush(-1, slow)).isEqualTo(-Errno.EBADF);
      assertThat(bytesOf(slow, buffer)).isEqualTo("a".repeat(MESSAGE_BYTES));
    }
  }

  private static Outbox filled(FlushBuffer buffer, int letter) {
    var outbox = new Outbox();
    outbox.stage(message(letter), false, buffer);
    return outbox;
  }

  private static ByteBuffer message(int letter) {
    ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
    Arrays.fill(message.array(), (byte) letter);
    return message;
  }

  private static String bytesOf(Outbox outbox, FlushBuffer buffer) {
    outbox.keep(buffer);
    var bytes = new StringBuilder();
    for (int i = 0; i < outbox.frames(); i++) {
      Frame frame = outbox.frame(i);
      var copy = new byte[frame.length()];
      frame.copyTo(0, MemorySegment.ofArray(copy), 0, copy.length);
      bytes.append(new String(copy, StandardCharsets.US_ASCII));
    }
    return bytes.toString();
  }
}
