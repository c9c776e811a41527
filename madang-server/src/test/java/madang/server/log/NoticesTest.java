package madang.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class NoticesTest {

  @Test
  void linesComeWholeInOrderAndNoneIsLostAtTheEnd() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> lines = IntStream.range(0, 1000).mapToObj(i -> "안녕 " + i).toList();
    try (Notices notices = new Notices(out)) {
      lines.forEach(notices::say);
      notices.say("end"); // a line like any other
      notices.trace("after it");
    }
    assertThat(out.toString(UTF_8).lines().toList())
        .startsWith(lines.toArray(String[]::new))
        .endsWith("end", "after it")
        .hasSize(1002);
  }

  @Test
  void noWriteIsLongerThanAPipeTakesWholeNorEndsWithinALine() {
    List<String> writes = new ArrayList<>();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes) {
            writes.add(new String(bytes, UTF_8));
          }
        };
    try (Notices notices = new Notices(out)) {
      IntStream.range(0, 5000).forEach(i -> notices.trace("epoll_wait = 1 [" + i + " EPOLLIN]"));
    }
    assertThat(writes)
        .hasSizeGreaterThan(30)
        .allSatisfy(write -> assertThat(write).hasSizeLessThanOrEqualTo(4096).endsWith("]\n"));
    assertThat(String.join("", writes).lines()).hasSize(5000);
  }

  @Test
  @Timeout(20)
  void nobodyWaitsForAStoppedTerminalAndWhatWasDroppedIsCounted() throws Exception {
    Stopped terminal = new Stopped();
    Notices notices = new Notices(terminal);
    notices.say("first");
    terminal.reached.await(); // the writer waits for the terminal with this line
    int more = Notices.CAPACITY + 500;
    for (int i = 0; i < more; i++) {
      notices.say("line " + i);
    }
    terminal.goOn.countDown();
    notices.close();
    List<String> written = terminal.written.toString(UTF_8).lines().toList();
    assertThat(written).hasSize(1 + Notices.CAPACITY + 1).endsWith("... 500 more lines");
  }

  @Test
  @Timeout(20)
  void aTraceGoesOnWhereNobodyReadsStandardErrorAnyMore() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Notices notices = new Notices(closed)) {
      for (int i = 0; i < 3 * Notices.CAPACITY; i++) {
        notices.trace("epoll_wait = 1");
      }
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  /** A terminal in which somebody pressed Ctrl-S. */
  private static final class Stopped extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      reached.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      written.write(bytes, from, count);
    }
  }
}
