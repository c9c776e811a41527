package madang.chat.equivalence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import madang.chat.equivalence.FaultyEngine.Fault;
import madang.chat.equivalence.Step.Arrive;
import madang.chat.equivalence.Step.Reset;
import madang.chat.equivalence.Step.Say;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The comparison fails where an engine doesn't do what it should: it can fail. */
class FaultsAreNoticedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Three people in a room, of whom one says two things in one write. */
  private static final Script SCRIPT =
      new Script(
          "three in a room",
          3,
          List.of(
              new Arrive(0, "irc"),
              says(0, "NICK a\r\nUSER a 0 * :A\r\nJOIN #r"),
              new Arrive(1, "irc"),
              says(1, "NICK b\r\nUSER b 0 * :B\r\nJOIN #r"),
              new Arrive(2, "irc"),
              says(2, "NICK c\r\nUSER c 0 * :C\r\nJOIN #r"),
              says(0, "PRIVMSG #r :the first\r\nPRIVMSG #r :another"),
              new Reset(0),
              new Reset(1),
              new Reset(2)));

  private static Say says(int who, String lines) {
    return Say.whole(who, Step.line(lines));
  }

  private static void play(Fault fault) throws IOException {
    Recording recording = Recording.of(SCRIPT, Service.CHAT);
    try (IoEngine engine =
            IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 2), EngineOptions.DEFAULTS);
        var performance =
            new Performance(
                recording, engine, on -> Service.CHAT.on(new FaultyEngine(on, fault)), PATIENCE)) {
      performance.play();
    }
  }

  @Test
  void withoutAFaultNothingIsNoticed() {
    assertThatCode(() -> play(Fault.NONE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFaultIsNoticedWhereItHappens(Fault fault) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> play(fault))
        .withMessageContaining("three in a room, step 6")
        .withMessageMatching("(?s).*caller [12].*");
  }

  @Test
  void anotherServiceIsNoticed() {
    Recording chat = Recording.of(SCRIPT, Service.CHAT);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> {
          try (IoEngine engine =
                  IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 2), EngineOptions.DEFAULTS);
              var performance =
                  new Performance(
                      chat,
                      engine,
                      on -> Map.of("irc", Service.door(Service.ECHO.on(on), "echo")),
                      PATIENCE)) {
            performance.play();
          }
        })
        .withMessageContaining("step 1");
  }
}
