package madang.lab.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.reference.Service;
import madang.net.IoEngine;

/** A scenario in which servers do the same work for the same load, compared round by round. */
interface LoadScenario extends Scenario {

  /** What the servers do. */
  Service service();

  /** Length of a message in bytes. */
  int messageBytes();

  /** The points, in order. */
  List<Setting> settings();

  /** How messages are sent where no rate is asked for; a new one for each load. */
  default Pace pace() {
    return Pace.closed();
  }

  /** The shortest window that shows what this is about, however short a look is asked for. */
  default Duration leastWindow() {
    return Duration.ZERO;
  }

  /** What must hold. */
  default List<Goal> goals() {
    return List.of();
  }

  /**
   * Connects a load to a server.
   *
   * @param memory told when connections are there, to see what they cost
   */
  Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws IOException, LoadException, InterruptedException;

  @Override
  default Duration forecast(Workshop shop) {
    return Forecast.of(shop, this);
  }

  @Override
  default void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, InterruptedException {
    new Comparison(shop, this, draft).run();
  }

  /**
   * One point.
   *
   * @param x its place on the axis
   * @param label in words
   * @param connections open at once, idle ones too
   * @param churn whether connections are made and closed all the time
   * @param fresh whether each window needs connections of its own
   */
  record Setting(double x, String label, int connections, boolean churn, boolean fresh) {

    /** Connections that stay and all work. */
    static Setting steady(double x, String label, int connections) {
      return new Setting(x, label, connections, false, false);
    }
  }
}
