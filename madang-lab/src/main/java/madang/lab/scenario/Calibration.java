package madang.lab.scenario;

import java.io.IOException;
import java.util.EnumMap;
import madang.lab.load.LoadException;
import madang.lab.measure.Metric;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.Subject;
import madang.lab.reference.Subjects;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Row;
import madang.lab.report.Section;
import madang.lab.scenario.LoadScenario.Setting;

/**
 * What the load could do at most, seen before anything is measured: it works some windows against
 * the cheapest server that there is, and its rate divided by the share of a core that its loop took
 * is the rate at which the load itself would be the limit.
 */
final class Calibration {
  private static final String CHEAPEST = "tuned-c";

  /** The compiler is at work on the load meanwhile: windows follow until none is better. */
  private static final int MOST_WINDOWS = 12;

  private static final int PATIENCE = 3;
  private static final double ENOUGH = 1.02;

  private final Workshop shop;
  private final LoadScenario scenario;
  private final SectionDraft draft;

  Calibration(Workshop shop, LoadScenario scenario, SectionDraft draft) {
    this.shop = shop;
    this.scenario = scenario;
    this.draft = draft;
  }

  /** Finds the load's own limit at this point; or says that there is nothing to see it with. */
  void run(Setting setting, Visit visit) throws InterruptedException {
    draft.calibration(proof(setting, visit));
  }

  private Section.Calibration proof(Setting setting, Visit visit) throws InterruptedException {
    Subject cheapest = Subjects.of(CHEAPEST);
    if (!cheapest.services().contains(scenario.service())) {
      return Section.Calibration.none(
          "there is no server in C for this; see the column load cores");
    }
    shop.progress().now("calibrating the load");
    Subject.Setup setup =
        new Subject.Setup(scenario.service(), shop.folder(), 1, scenario.messageBytes());
    SectionDraft.RowDraft scratch =
        new SectionDraft.RowDraft(CHEAPEST, "", new EnumMap<>(Metric.class));
    try (ServerProcess server = cheapest.starter().start(setup)) {
      Contender one =
          new Contender(scratch, server, server.address(scenario.service().kind()), server.pid());
      try {
        return best(one, setting, visit, scratch);
      } finally {
        one.closeLoad();
      }
    } catch (UnavailableException e) {
      return Section.Calibration.none(e.missing());
    } catch (LoadException | IOException e) {
      return Section.Calibration.none(CHEAPEST + ": " + e.getMessage());
    }
  }

  private static Section.Calibration best(
      Contender one, Setting setting, Visit visit, SectionDraft.RowDraft scratch)
      throws LoadException, InterruptedException {
    Section.Calibration best = Section.Calibration.none("the load's CPU time can't be read");
    int better = 0; // the window that was the best so far
    for (int window = 1; window <= MOST_WINDOWS && window - better <= PATIENCE; window++) {
      visit.measure(one, setting, false, scratch);
      Section.Calibration now = reading(scratch.row(), setting);
      if (Double.isFinite(now.limitPerSecond()) && now.limitPerSecond() > ENOUGH * limit(best)) {
        best = now;
        better = window;
      }
    }
    return best;
  }

  private static Section.Calibration reading(Row row, Setting setting) {
    double rate = last(row, Metric.PER_SECOND);
    double share = last(row, Metric.LOAD_CORES);
    return new Section.Calibration(CHEAPEST, setting.label(), rate, share, rate / share, "");
  }

  private static double limit(Section.Calibration one) {
    return one.missing().isEmpty() ? one.limitPerSecond() : 0;
  }

  private static double last(Row row, Metric metric) {
    return row.values(metric).isEmpty() ? Double.NaN : row.values(metric).getLast();
  }
}
