package madang.chat.equivalence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import madang.net.Accepting;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.IoModel.Reactor;
import madang.net.Poller;
import madang.net.UnavailableException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;

/** The I/O models that nobody may tell apart. A new model is one more line. */
final class Models {
  /**
   * A model on the stage.
   *
   * @param model what drives the connections
   * @param leading whether it plays all seeds; another shape of the same model plays one
   */
  record Cast(IoModel model, boolean leading) {}

  private Models() {}

  static Stream<Named<Cast>> all() {
    var all = new ArrayList<Named<Cast>>();
    for (Poller poller : Poller.values()) {
      leading(all, "2 loops", new Reactor(poller, 2));
    }
    leading(all, "2 loops", new IoModel.Nio(2, 0));
    leading(all, "platform thread each", new IoModel.ThreadPerConnection(false));
    leading(all, "virtual thread each", new IoModel.ThreadPerConnection(true));
    leading(all, "one at a time", new IoModel.Iterative());
    leading(all, "2 loops", new IoModel.Uring(2));
    leading(all, "each", new IoModel.ProcessPerConnection(PumpMain.command(), false));
    for (Poller poller : List.of(Poller.EPOLL_ET, Poller.EPOLL_LT)) {
      shape(all, "1 loop", new Reactor(poller, 1));
      shape(all, "2 workers", new Reactor(poller, 2, 2, Accepting.HANDOFF, false));
      shape(all, "reuseport", new Reactor(poller, 2, 0, Accepting.REUSEPORT, false));
      shape(all, "exclusive", new Reactor(poller, 2, 0, Accepting.EXCLUSIVE, false));
      shape(all, "oneshot", new Reactor(poller, 2, 0, Accepting.HANDOFF, true));
    }
    String wanted = System.getProperty("equivalence.models", "");
    return all.stream().filter(cast -> cast.getName().contains(wanted));
  }

  /**
   * Starts an engine. Skips the test, by the model's name, where this machine lacks what the model
   * needs: io_uring may be forbidden.
   */
  static IoEngine start(Cast cast) throws IOException {
    try {
      return IoEngine.start(cast.model(), EngineOptions.DEFAULTS);
    } catch (UnavailableException e) {
      return Assumptions.abort(cast.model().id() + ": " + e.getMessage());
    }
  }

  private static void leading(List<Named<Cast>> all, String shape, IoModel model) {
    all.add(Named.of(model.id() + " " + shape, new Cast(model, true)));
  }

  private static void shape(List<Named<Cast>> all, String shape, IoModel model) {
    all.add(Named.of(model.id() + " " + shape, new Cast(model, false)));
  }
}
