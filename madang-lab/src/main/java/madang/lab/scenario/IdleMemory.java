package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import madang.lab.load.IdleLoad;
import madang.lab.load.LoadException;
import madang.lab.measure.Metric;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.Service;
import madang.lab.reference.Subject;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Section;

/**
 * What a registered IRC session that says nothing costs in memory.
 *
 * @param few sessions at the first reading
 * @param many sessions at the second: the difference is what counts
 */
record IdleMemory(int few, int many) implements Scenario {
  /** The compiler's own memory goes back to the system within two intervals of 5 s. */
  private static final Duration SETTLE = Duration.ofSeconds(12);

  /** What a subject takes besides: its start, four collections, two readings of the heap. */
  private static final Duration EACH = Duration.ofSeconds(3);

  private static final int SESSIONS_A_SECOND = 3000;
  private static final double GOAL_BYTES = 1.5 * 1024;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Memory of an idle registered IRC connection, %,d to %,d of them".formatted(few, many),
        "connection",
        new Section.Axis("connections", false),
        Metric.PROCESS_BYTES);
  }

  @Override
  public Duration forecast(Workshop shop) {
    long subjects =
        shop.subjects(Service.IRC).stream()
            .filter(one -> one.limits().connections() >= many)
            .count();
    Duration settling = shop.options().quick ? Duration.ZERO : SETTLE.multipliedBy(2);
    return EACH.plus(settling).plusSeconds(many / SESSIONS_A_SECOND).multipliedBy(subjects);
  }

  @Override
  public void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, InterruptedException {
    draft.note(
        "goal for epoll-et: at most %,.0f B of the process; a full garbage collection before each"
                .formatted(GOAL_BYTES)
            + " reading; kernel memory is that of the server's end, by the whole machine's");
    if (shop.options().quick) {
      draft.note(
          "quick: no wait for what a JVM gives back to the system, which takes it some seconds: the"
              + " process of a JVM looks larger than it is; its live heap doesn't");
    }
    SectionDraft.PointDraft point = draft.point(many, "%,d connections".formatted(many));
    for (Subject subject : shop.subjects(Service.IRC)) {
      if (subject.limits().connections() < many) {
        draft.skip(
            subject.name(), "serves at most " + subject.limits().connections() + " connections");
        continue;
      }
      shop.progress().now("memory of " + subject.name());
      try (ServerProcess server =
              subject
                  .starter()
                  .start(new Subject.Setup(Service.IRC, shop.folder(), shop.options().loops(), 0));
          IdleLoad load = new IdleLoad(shop.engine(), server.address("irc"))) {
        SectionDraft.RowDraft row = point.row(subject.name(), subject.title());
        MemoryProbe probe =
            MemoryProbe.of(row, server.pid(), shop.options().quick ? Duration.ZERO : SETTLE);
        load.growTo(few);
        probe.before(few);
        load.growTo(many);
        probe.after(many);
        String fault = load.fault();
        if (fault != null) {
          throw new LoadException("a connection ended: " + fault);
        }
      } catch (UnavailableException e) {
        draft.skip(subject.name(), e.missing());
      } catch (LoadException | IOException e) {
        draft.skip(subject.name(), "failed: " + e.getMessage());
        shop.fail(name() + ": " + subject.name() + ": " + e.getMessage());
      }
    }
  }
}
