package madang.lab.scenario;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import madang.lab.load.LoadException;
import madang.lab.measure.Metric;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.Subject;
import madang.lab.reference.Subjects;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Row;
import madang.lab.scenario.LoadScenario.Setting;

/**
 * What the load could do at most, seen before anything is measured: it works one window against the
 * cheapest server that there is, and its rate divided by the share of a core that its loop took is
 * the rate at which the load itself would be the limit.
 */
final class Calibration {
  private static final String CHEAPEST = "tuned-c";

  private final Workshop shop;
  private final LoadScenario scenario;
  private final SectionDraft draft;

  Calibration(Workshop shop, LoadScenario scenario, SectionDraft draft) {
    this.shop = shop;
    this.scenario = scenario;
    this.draft = draft;
  }

  /** Notes the load's own limit at this point; or that there is nothing to see it with. */
  void run(Setting setting, Visit visit) throws InterruptedException {
    Subject cheapest = Subjects.of(CHEAPEST);
    if (!cheapest.services().contains(scenario.service())) {
      draft.note(
          "the load isn't calibrated: there is no server in C for this; see the column load cores");
      return;
    }
    shop.progress().now("calibrating the load");
    Subject.Setup setup =
        new Subject.Setup(scenario.service(), shop.folder(), 1, scenario.messageBytes());
    SectionDraft.RowDraft scratch =
        new SectionDraft.RowDraft(CHEAPEST, "", new EnumMap<>(Metric.class));
    try (ServerProcess server = cheapest.starter().start(setup)) {
      Contender one =
          new Contender(scratch, server, server.address(scenario.service().kind()), server.pid());
      visit.measure(one, setting, true, scratch);
      visit.measure(one, setting, true, scratch); // the first one was the compiler's
      Row row = scratch.row();
      double rate = last(row, Metric.PER_SECOND);
      double share = last(row, Metric.LOAD_CORES);
      if (share > 0) {
        draft.note(
            String.format(
                Locale.ROOT,
                "the load, calibrated against %s (%s): %,.0f a second with %.2f of its core; by"
                    + " its CPU time it is the limit from about %,.0f on",
                CHEAPEST,
                setting.label(),
                rate,
                share,
                rate / share));
      }
    } catch (UnavailableException e) {
      draft.note("the load isn't calibrated: " + e.missing());
    } catch (LoadException | IOException e) {
      draft.note("the load isn't calibrated: " + e.getMessage());
    }
  }

  private static double last(Row row, Metric metric) {
    return row.values(metric).isEmpty() ? Double.NaN : row.values(metric).getLast();
  }
}
