package madang.lab.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import madang.lab.load.LoadException;
import madang.lab.measure.Machine;
import madang.lab.measure.Metric;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.Subject;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Row;
import madang.lab.scenario.LoadScenario.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Measures servers in turn, one at work while the others are idle: each round visits all of them,
 * each round begins with another one, so that what changes on the machine meets all alike. The
 * first subject is visited twice in each round: what differs between the two is noise.
 */
final class Comparison {
  /** What load and server have open besides connections, by far. */
  private static final int OTHER_DESCRIPTORS = 200;

  private final Workshop shop;
  private final LoadScenario scenario;
  private final SectionDraft draft;
  private final Visit visit;

  Comparison(Workshop shop, LoadScenario scenario, SectionDraft draft) {
    this.shop = shop;
    this.scenario = scenario;
    this.draft = draft;
    visit = new Visit(shop, scenario);
  }

  /** Measures all points. */
  void run() throws IOException, LoadException, InterruptedException {
    draft.goals(scenario.goals());
    if (shop.options().rate == null && shop.target() == null) {
      new Calibration(shop, scenario, draft).run(scenario.settings().getFirst(), visit);
    }
    for (Setting setting : scenario.settings()) {
      point(setting);
    }
    if (draft.isEmpty()) {
      throw new LoadException(
          "nothing could be measured: " + String.join("; ", draft.section().skipped().values()));
    }
  }

  private void point(Setting setting) throws IOException, LoadException, InterruptedException {
    SectionDraft.PointDraft point = draft.point(setting.x(), setting.label());
    List<Contender> contenders = new ArrayList<>();
    try {
      admit(setting, point, contenders);
      if (contenders.isEmpty()) {
        return;
      }
      boolean fresh = setting.fresh() || !Visit.allFit(setting, contenders.size());
      warmUp(setting, contenders, fresh);
      if (contenders.isEmpty()) {
        return;
      }
      SectionDraft.RowDraft again =
          new SectionDraft.RowDraft(
              contenders.getFirst().name() + Row.AGAIN,
              "the same server once more",
              new EnumMap<>(Metric.class));
      rounds(setting, contenders, again, fresh);
      if (contenders.size() > 1) {
        point.rows().add(again);
      }
      count(setting, contenders, fresh);
      new Doubts(draft, setting.label()).look(point.rows(), shop.options().rounds());
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  /** Starts all that can take part at this point; says of the others why not. */
  private void admit(Setting setting, SectionDraft.PointDraft point, List<Contender> contenders)
      throws IOException, LoadException, InterruptedException {
    InetSocketAddress target = shop.target();
    if (target != null) {
      contenders.add(
          new Contender(
              point.row("target", "the server at " + shop.options().targetText()),
              null,
              target,
              shop.options().targetPid()));
    }
    for (Subject subject : shop.subjects(scenario.service())) {
      String reason = unfit(subject.limits(), setting);
      if (reason != null) {
        draft.skip(subject.name() + ", " + setting.label(), reason);
        continue;
      }
      shop.progress().now("starting " + subject.name());
      try {
        ServerProcess server =
            subject
                .starter()
                .start(
                    new Subject.Setup(
                        scenario.service(),
                        shop.folder(),
                        shop.options().loops(),
                        scenario.messageBytes()));
        SectionDraft.RowDraft row = point.row(subject.name(), subject.title());
        int loops = subject.loops().count(shop.options().loops());
        if (loops > 0) {
          row.add(Metric.CONNECTIONS_A_LOOP, (double) setting.connections() / loops);
        }
        contenders.add(
            new Contender(row, server, server.address(scenario.service().kind()), server.pid()));
      } catch (UnavailableException e) {
        draft.skip(subject.name(), e.missing());
      } catch (IOException e) {
        failed(subject.name(), setting.label(), e.getMessage());
      }
    }
  }

  /** Why a server can't take part at a point; null where it can. */
  static @Nullable String unfit(Subject.Limits limits, Setting setting) {
    if (setting.churn() && !limits.churn()) {
      return "short connections by the thousand are not for it";
    }
    // Visits to one that serves one after another wait in its backlog: that is how it works.
    if (!limits.concurrent()) {
      return setting.churn() || setting.connections() == 1
          ? null
          : "serves one connection at a time";
    }
    if (setting.connections() > Machine.descriptors() - OTHER_DESCRIPTORS) {
      return "a process here may open " + Machine.descriptors() + " descriptors (ulimit -n)";
    }
    return setting.connections() > limits.connections()
        ? "serves at most " + limits.connections() + " connections"
        : null;
  }

  private void warmUp(Setting setting, List<Contender> contenders, boolean fresh)
      throws LoadException, InterruptedException {
    for (Contender one : List.copyOf(contenders)) {
      shop.progress().now("%s, %s: warming up".formatted(setting.label(), one.name()));
      attempt(setting.label(), one, contenders, () -> visit.warmUp(one, setting, fresh));
    }
  }

  private void rounds(
      Setting setting, List<Contender> contenders, SectionDraft.RowDraft again, boolean fresh)
      throws LoadException, InterruptedException {
    int rounds = shop.options().rounds();
    Contender first = contenders.getFirst();
    for (int round = 0; round < rounds; round++) {
      List<Contender> order = List.copyOf(contenders);
      for (int i = 0; i < order.size(); i++) {
        Contender one = order.get((round + i) % order.size());
        shop.progress()
            .now(
                "%s, round %d of %d, %s".formatted(setting.label(), round + 1, rounds, one.name()));
        attempt(
            setting.label(), one, contenders, () -> visit.measure(one, setting, fresh, one.row()));
      }
      if (order.size() > 1 && contenders.contains(first)) {
        attempt(
            setting.label(), first, contenders, () -> visit.measure(first, setting, fresh, again));
      }
    }
  }

  /** System calls are counted at the end: that slows them down. */
  private void count(Setting setting, List<Contender> contenders, boolean fresh)
      throws LoadException, InterruptedException {
    for (Contender one : List.copyOf(contenders)) {
      if (one.pid() > 0) {
        shop.progress().now("%s, %s: counting calls".formatted(setting.label(), one.name()));
        attempt(
            setting.label(),
            one,
            contenders,
            () -> {
              try {
                visit.count(one, setting, fresh);
              } catch (IOException e) {
                draft.note("system calls and switches aren't counted: " + e.getMessage());
              }
            });
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws LoadException, InterruptedException;
  }

  /**
   * Runs a step; a server that fails leaves the comparison, and what it showed before stays. The
   * one that somebody else runs is what this run is about: its fault ends it.
   */
  private void attempt(String label, Contender one, List<Contender> contenders, Step step)
      throws LoadException, InterruptedException {
    try {
      step.run();
    } catch (LoadException e) {
      if (one.isForeign()) {
        throw e;
      }
      contenders.remove(one);
      one.close();
      String said = one.lastWords();
      failed(one.name(), label, e.getMessage() + (said.isEmpty() ? "" : "; it said: " + said));
    }
  }

  private void failed(String subject, String label, @Nullable String why) {
    String who = subject + ", " + label;
    draft.skip(who, "failed: " + why);
    shop.fail(scenario.name() + ": " + who + ": " + why);
  }
}
