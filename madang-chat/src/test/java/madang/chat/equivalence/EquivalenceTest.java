package madang.chat.equivalence;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import madang.chat.equivalence.Models.Cast;
import madang.net.IoEngine;
import madang.net.IoModel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every caller gets the same bytes, whichever I/O model serves him. */
class EquivalenceTest {
  /** Seeds of the chat that a leading model plays; {@link ChatScript#SEEDS} are all. */
  private static final int SEEDS = Integer.getInteger("equivalence.seeds", 1);

  private static final int CALLERS = 200;

  /** For a model that isn't made for crowds. */
  private static final int FEW_CALLERS = 20;

  private static final int FEW_SEEDS = 2;

  /** For another shape of a model that plays in full. */
  private static final int SHAPE_CALLERS = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** By the script's name and whether its callers come side by side: models play the same ones. */
  private static final Map<List<Object>, Recording> RECORDINGS = new ConcurrentHashMap<>();

  private static Recording rehearsed(Script script, Service service, boolean sideBySide) {
    return RECORDINGS.computeIfAbsent(
        List.of(script.name(), sideBySide), _ -> Recording.of(script, service));
  }

  /** Plays a script of each seed, and says how long that took. */
  private static void play(
      TestInfo test, Cast cast, Service service, int seeds, LongFunction<Script> scripts)
      throws IOException {
    long start = System.nanoTime();
    long steps = 0;
    for (long seed = 0; seed < seeds; seed++) {
      Recording recording =
          rehearsed(scripts.apply(seed), service, cast.model().limits().concurrent());
      try (IoEngine engine = Models.start(cast);
          var performance = new Performance(recording, engine, service, PATIENCE)) {
        performance.play();
      }
      steps += recording.script().steps().size();
    }
    System.out.printf(
        "%s: %d seeds, %d steps, %.1f s%n",
        test.getDisplayName(), seeds, steps, (System.nanoTime() - start) / 1e9);
  }

  private static int chatSeeds(Cast cast) {
    return !cast.leading() ? 1 : crowded(cast) ? SEEDS : Math.clamp(SEEDS / 10, 1, FEW_SEEDS);
  }

  /** Bytes without meaning have less to get wrong: one seed, unless all are wanted. */
  private static int bytesSeeds(Cast cast) {
    return SEEDS < ChatScript.SEEDS ? 1 : chatSeeds(cast);
  }

  private static int callers(Cast cast) {
    return !crowded(cast) ? FEW_CALLERS : cast.leading() ? CALLERS : SHAPE_CALLERS;
  }

  private static boolean crowded(Cast cast) {
    return cast.model().limits().maxConnections() >= CALLERS && cast.model().limits().churn();
  }

  private static void assumeServesSideBySide(Cast cast) {
    Assumptions.assumeTrue(
        cast.model().limits().concurrent(),
        () -> cast.model().id() + " serves one connection at a time");
  }

  @ParameterizedTest(name = "chat on {0}")
  @MethodSource("madang.chat.equivalence.Models#all")
  void peopleWhoChatGetTheSameBytes(Cast cast, TestInfo test) throws Exception {
    assumeServesSideBySide(cast);
    play(test, cast, Service.CHAT, chatSeeds(cast), seed -> ChatScript.of(seed, callers(cast)));
  }

  @ParameterizedTest(name = "relay on {0}")
  @MethodSource("madang.chat.equivalence.Models#all")
  void callersOfTheRelayGetTheSameBytes(Cast cast, TestInfo test) throws Exception {
    assumeServesSideBySide(cast);
    play(
        test,
        cast,
        Service.RELAY,
        bytesSeeds(cast),
        seed -> BytesScript.sideBySide("relay", seed, callers(cast)));
  }

  @ParameterizedTest(name = "echo on {0}")
  @MethodSource("madang.chat.equivalence.Models#all")
  void callersOfTheEchoGetTheSameBytes(Cast cast, TestInfo test) throws Exception {
    play(
        test,
        cast,
        Service.ECHO,
        bytesSeeds(cast),
        seed ->
            cast.model().limits().concurrent()
                ? BytesScript.sideBySide("echo", seed, callers(cast))
                : BytesScript.oneAfterAnother("echo", seed, callers(cast)));
  }

  @Test
  void noModelIsForgotten() {
    Assumptions.assumeTrue(System.getProperty("equivalence.models") == null, "some are left out");
    Set<Class<?>> played =
        Models.all().map(named -> named.getPayload().model().getClass()).collect(toSet());
    assertThat(played).containsExactlyInAnyOrder(IoModel.class.getPermittedSubclasses());
  }
}
