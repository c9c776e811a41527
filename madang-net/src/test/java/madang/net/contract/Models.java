package madang.net.contract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import madang.net.Accepting;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;
import madang.net.UnavailableException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;

/** Every I/O model there is, each in the shapes that differ. A new model is one more entry here. */
final class Models {
  private Models() {}

  static Stream<Named<IoModel>> all() {
    var models = new ArrayList<Named<IoModel>>();
    for (Poller poller : List.of(Poller.EPOLL_LT, Poller.EPOLL_ET)) {
      add(models, poller, "1 loop", 1, 0, Accepting.HANDOFF, false);
      add(models, poller, "2 loops handoff", 2, 0, Accepting.HANDOFF, false);
      add(models, poller, "2 loops reuseport", 2, 0, Accepting.REUSEPORT, false);
      add(models, poller, "2 loops exclusive", 2, 0, Accepting.EXCLUSIVE, false);
      add(models, poller, "1 loop oneshot", 1, 0, Accepting.HANDOFF, true);
      add(models, poller, "2 loops 2 workers", 2, 2, Accepting.HANDOFF, false);
    }
    for (Poller poller : List.of(Poller.POLL, Poller.SELECT)) {
      add(models, poller, "1 loop", 1, 0, Accepting.HANDOFF, false);
      add(models, poller, "2 loops", 2, 0, Accepting.HANDOFF, false);
      add(models, poller, "2 loops reuseport", 2, 0, Accepting.REUSEPORT, false);
      add(models, poller, "2 loops 2 workers", 2, 2, Accepting.HANDOFF, false);
    }
    models.add(Named.of("nio 1 loop", new IoModel.Nio(1, 0)));
    models.add(Named.of("nio 2 loops", new IoModel.Nio(2, 0)));
    models.add(Named.of("nio 2 loops 2 workers", new IoModel.Nio(2, 2)));
    add(models, "platform thread each", new IoModel.ThreadPerConnection(false));
    add(models, "virtual thread each", new IoModel.ThreadPerConnection(true));
    add(models, "one at a time", new IoModel.Iterative());
    for (int loops = 1; loops <= 2; loops++) {
      models.add(
          Named.of("uring " + loops + (loops == 1 ? " loop" : " loops"), new IoModel.Uring(loops)));
    }
    models.add(
        Named.of(
            "process",
            // One spare worker instead of four: each start of a JVM costs a test 0.3 s.
            new IoModel.ProcessPerConnection(
                WorkerMain.pump(), false, 1, 64, IoModel.ProcessPerConnection.Observer.NOBODY)));
    String wanted = System.getProperty("contract.models", "");
    return models.stream().filter(model -> model.getName().contains(wanted));
  }

  /**
   * One shape of each model, for tests that take seconds on each: those that accept in different
   * ways. With {@code -Dcontract.models=} and a name, all shapes of that name.
   */
  static Stream<Named<IoModel>> oneShapeOfEach() {
    if (System.getProperty("contract.models") != null) {
      return all();
    }
    return Stream.of(
            "epoll-lt 2 loops reuseport",
            "epoll-et 2 loops exclusive",
            "poll 2 loops reuseport",
            "select 1 loop",
            "nio 2 loops",
            "thread platform thread each",
            "virtual virtual thread each",
            "iterative one at a time",
            "uring 2 loops",
            "process")
        .map(name -> Named.of(name, named(name)));
  }

  /** Whether it is among {@link #oneShapeOfEach}. */
  static boolean isOneShapeOfEach(IoModel model) {
    return oneShapeOfEach().anyMatch(named -> named.getPayload().equals(model));
  }

  /** The name that {@link #all} gives to a model. */
  static String nameOf(IoModel model) {
    return all()
        .filter(named -> named.getPayload().equals(model))
        .findFirst()
        .orElseThrow()
        .getName();
  }

  /** The model that {@link #all} gives this name to. */
  static IoModel named(String name) {
    return all()
        .filter(named -> named.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getPayload();
  }

  private static void add(List<Named<IoModel>> models, String shape, IoModel model) {
    models.add(Named.of(model.id() + " " + shape, model));
  }

  private static void add(
      List<Named<IoModel>> models,
      Poller poller,
      String shape,
      int loops,
      int workers,
      Accepting accepting,
      boolean oneshot) {
    models.add(
        Named.of(
            poller.id() + " " + shape,
            new IoModel.Reactor(poller, loops, workers, accepting, oneshot)));
  }

  /**
   * Starts an engine. Skips the test, by the model's name, where this machine lacks what the model
   * needs: io_uring may be forbidden.
   */
  static IoEngine start(IoModel model, EngineOptions options) throws IOException {
    try {
      return IoEngine.start(model, options);
    } catch (UnavailableException e) {
      return Assumptions.abort(model.id() + ": " + e.getMessage());
    }
  }

  /** Skips the test, by the model's name, where it can't hold {@code connections} at once. */
  static void assumeServes(IoModel model, int connections) {
    IoModel.Limits limits = model.limits();
    Assumptions.assumeTrue(
        limits.concurrent() || connections == 1,
        () -> model.id() + " serves one connection at a time");
    Assumptions.assumeTrue(
        limits.maxConnections() >= connections,
        () -> model.id() + " serves at most " + limits.maxConnections() + " connections");
  }

  /** Bytes that a model adds to each frame that it writes: on the stream to a worker a header. */
  static int framing(IoModel model) {
    return model instanceof IoModel.ProcessPerConnection ? 5 : 0;
  }

  /** How often a test does the same with one more caller: seldom where each costs a process. */
  static int rounds(IoModel model, int rounds) {
    return model.limits().churn() ? rounds : Math.min(rounds, 4);
  }

  /** Skips the test where workers run the handlers: what waits for one is offered together. */
  static void assumeNoWorkers(IoModel model) {
    int workers =
        switch (model) {
          case IoModel.Reactor reactor -> reactor.workers();
          case IoModel.Nio nio -> nio.workers();
          default -> 0;
        };
    Assumptions.assumeTrue(workers == 0, () -> model.id() + " with workers queues what was read");
  }

  /** Skips the test, by the model's name, where many short connections are unreasonable. */
  static void assumeChurn(IoModel model) {
    Assumptions.assumeTrue(model.limits().churn(), () -> model.id() + " is not made for churn");
  }

  /** Skips the test, by the model's name, where a paused connection's reset goes unseen. */
  static void assumeSeesResetsWhilePaused(IoModel model) {
    Assumptions.assumeTrue(
        model.limits().seesResetsWhilePaused(),
        () -> model.id() + " sees no reset while reads are paused");
  }
}
