package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import madang.server.Program;
import org.jspecify.annotations.Nullable;

/**
 * Two people, one on IRC and one on the text front end, who answer each other without a pause while
 * something bad happens to the server.
 */
final class Witnesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An answer later than this is none that a busy machine explains. */
  private static final long LATE_NS = Duration.ofSeconds(10).toNanos();

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Speaker asking;
  private final Speaker answering;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private volatile boolean over;
  private volatile long slowestNs;

  private Witnesses(Speaker asking, Speaker answering) {
    this.asking = asking;
    this.answering = answering;
  }

  /** Brings two people in and lets them talk. */
  static Witnesses of(Program server) throws IOException {
    // Their forerunners may not have left quite yet, and hold their names.
    int number = NUMBERS.incrementAndGet();
    Speaker asking = Speaker.inLobby(server, "asking" + number);
    Speaker answering = Speaker.to(server, "text");
    answering.say("answering" + number + "\n");
    answering.hears("You are in #lobby");
    Witnesses witnesses = new Witnesses(asking, answering);
    witnesses.start("answering", witnesses::answer);
    witnesses.start("asking", witnesses::ask);
    return witnesses;
  }

  @FunctionalInterface
  private interface Part {
    void play() throws IOException, InterruptedException;
  }

  // Each reads in a thread of its own: one who waited for the other would be a slow reader.
  private void start(String name, Part part) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .start(() -> {
              try {
                part.play();
              } catch (IOException | InterruptedException | AssertionError e) {
                fault.compareAndSet(null, e);
              }
            }));
  }

  private void ask() throws IOException, InterruptedException {
    for (int round = 0; !over; round++) {
      long began = System.nanoTime();
      asking.say("PRIVMSG #lobby :question " + round + ".\r\n");
      asking.hears(":answer " + round + ".");
      slowestNs = Math.max(slowestNs, System.nanoTime() - began);
      rounds.incrementAndGet();
      Thread.sleep(2); // leaves the machine's cores to the fault
    }
    asking.say("PRIVMSG #lobby :That is all.\r\n");
  }

  private void answer() throws IOException {
    String heard = answering.hears("<asking");
    while (!heard.endsWith("That is all.")) {
      answering.say(heard.replaceAll(".*question ", "answer ") + "\n");
      heard = answering.hears("<asking");
    }
  }

  /** Waits until they have talked on for some rounds after now. */
  void talkOn() {
    int enough = rounds.get() + 5;
    await().atMost(PATIENCE).until(() -> rounds.get() >= enough || fault.get() != null);
    assertThat(fault.get()).as("what disturbed them").isNull();
  }

  /** Asserts that they talk on and that no answer was late. */
  void wereNotDisturbed() {
    talkOn();
    assertThat(Duration.ofNanos(slowestNs)).isLessThan(Duration.ofNanos(LATE_NS));
  }

  @Override
  public void close() throws IOException {
    over = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    asking.close();
    answering.close();
  }
}
