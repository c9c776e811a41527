package madang.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import madang.server.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send to the real server, beside two people who talk and must not be disturbed. */
final class BadInputTest {
  private static final int MIB = 1024 * 1024;
  private static ServerProcess process;
  private static Program server;

  private Witnesses witnesses;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    process =
        ServerProcess.start(
            folder,
            """
            [limits]
            registration_seconds = 2
            commands_per_second = 0
            connections_per_ip = 0
            connections_per_ip_per_minute = 0
            """);
    server = process.program();
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @BeforeEach
  void comeIn() throws IOException {
    witnesses = Witnesses.of(server);
  }

  @AfterEach
  void goHome() throws IOException {
    try (Witnesses leaving = witnesses) {
      leaving.wereNotDisturbed();
    }
    assertThat(server.err()).as("no stack trace at the user").noneMatch(l -> l.contains("\tat "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"irc", "text", "relay"})
  void randomBytes(String kind) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[64 * 1024];
      random.nextBytes(bytes);
      try (Speaker stranger = Speaker.to(server, kind)) {
        stranger.say(bytes);
      } catch (SocketException e) {
        assertThat(e).as("the server hung up").hasMessageMatching("Broken pipe|Connection reset.*");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"irc", "text"})
  void anEndlessLineTakesNoMemoryAndIsRefused(String kind) throws IOException {
    long before = process.residentBytes();
    byte[] piece = new byte[MIB];
    Arrays.fill(piece, (byte) 'x');
    try (Speaker stranger = Speaker.to(server, kind)) {
      stranger.say(kind.equals("irc") ? "NICK endless\r\nUSER e 0 * :e\r\n" : "endless\n");
      stranger.hears(kind.equals("irc") ? " 001 " : "You are in #lobby");
      for (int i = 0; i < 100; i++) {
        stranger.say(piece);
      }
      witnesses.talkOn();
      assertThat(process.residentBytes() - before).isLessThan(50L * MIB);
      stranger.say("\r\n");
      stranger.hears(kind.equals("irc") ? " 417 " : "too long");
      stranger.say(kind.equals("irc") ? "PING short\r\n" : "/who\r\n");
      stranger.hears(kind.equals("irc") ? "short" : "In #lobby");
    }
  }

  @Test
  void halfACharacterIsRefusedAndOneInTwoPacketsIsWhole() throws IOException {
    byte[] han = "한".getBytes(UTF_8);
    try (Speaker stranger = Speaker.inLobby(server, "halves");
        Speaker reader = Speaker.to(server, "text")) {
      reader.say("reader\n");
      reader.hears("You are in #lobby");
      stranger.say("PRIVMSG #lobby :");
      stranger.say(Arrays.copyOf(han, 2));
      stranger.say("\r\n");
      stranger.hears("takes UTF-8 only; the line was dropped");
      stranger.say("PRIVMSG #lobby :");
      stranger.say(Arrays.copyOf(han, 2));
      witnesses.talkOn(); // the rest comes in another packet
      stranger.say(Arrays.copyOfRange(han, 2, han.length));
      stranger.say("글\r\n");
      assertThat(reader.hears("<halves>")).endsWith("<halves> 한글");
      reader.say(Arrays.copyOf(han, 1));
      reader.say("\n");
      reader.hears("not UTF-8");
    }
  }

  @Test
  void tenThousandCommandsInOnePacketAreAllAnsweredInOrder() throws IOException {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      commands.append("PING ").append(i).append("\r\n");
    }
    try (Speaker stranger = Speaker.inLobby(server, "hasty")) {
      stranger.say(commands.toString());
      for (int i = 0; i < 10_000; i++) {
        assertThat(stranger.hears("PONG")).endsWith(":" + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"irc", "text"})
  void oneWhoSaysNothingIsToldWhyAndClosed(String kind) throws IOException {
    try (Speaker silent = Speaker.to(server, kind)) {
      long began = System.nanoTime();
      assertThat(silent.lastWords()).matches("ERROR :.*|\\* Goodbye: .*");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }
  }

  @Test
  void oneWhoNeverReadsIsClosedAndTheOthersSeeWhy() throws Exception {
    String line = "PRIVMSG #lobby :" + "z".repeat(400) + "\r\n";
    try (Speaker sloth = Speaker.withSmallWindow(server, "irc").register("sloth");
        Speaker talker = Speaker.inLobby(server, "talker")) {
      Thread talking =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 40_000; i++) { // 16 MB, more than kernel and outbox take
                    talker.say(line);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(talker.hears(":sloth!")).contains("QUIT :Reads too slowly");
      talking.join();
      talker.isServed();
      assertThat(sloth.lastWords()).isNotNull(); // an end, though perhaps without its last words
    }
  }

  @Test
  void oneWhoSendsMegabytesBeforeItReadsIsPausedAndGetsAllAnswers() throws Exception {
    int commands = 40_000;
    String filling = "p".repeat(400);
    byte[] ping = ("PING " + filling + "\r\n").getBytes(US_ASCII);
    long before = process.residentBytes();
    AtomicLong sent = new AtomicLong();
    try (Speaker eager = Speaker.withSmallWindow(server, "irc").register("eager")) {
      Thread sending =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < commands; i++) {
                    eager.say(ping);
                    sent.incrementAndGet();
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      awaitStandstill(sent);
      assertThat(sent.get()).as("sent before it was made to wait").isLessThan(commands);
      assertThat(process.residentBytes() - before).isLessThan(50L * MIB);
      witnesses.talkOn();
      for (int i = 0; i < commands; i++) {
        eager.hears(filling);
      }
      sending.join();
      eager.isServed();
    }
  }

  /** Waits until a number has stopped rising for half a second. */
  private static void awaitStandstill(AtomicLong number) {
    long[] last = {-1};
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> last[0] == (last[0] = number.get()) && last[0] > 0);
  }
}
