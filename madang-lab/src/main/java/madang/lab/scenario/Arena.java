package madang.lab.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.UnavailableException;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;

/** Where a comparison takes place: the load client's engine, a folder, and the servers in it. */
final class Arena implements AutoCloseable {
  private final Report report;
  private final IoEngine engine;
  private final TemporaryFolder folder = new TemporaryFolder();
  private final List<Contender> contenders = new ArrayList<>();

  Arena(Report report) throws IOException {
    this.report = report;
    engine = loadEngine();
  }

  /** The load client's engine: one loop, so that its counts need no locks. */
  static IoEngine loadEngine() throws IOException {
    return IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), EngineOptions.DEFAULTS);
  }

  /** Starts a server. */
  @FunctionalInterface
  interface Start {
    ServerProcess in(Path folder) throws IOException, InterruptedException, UnavailableException;
  }

  /** Connects a load to a server. */
  @FunctionalInterface
  interface Connect {
    Load to(IoEngine engine, ServerProcess server)
        throws IOException, LoadException, InterruptedException;
  }

  /** Adds a server with its load, or notes why it can't take part here. */
  void add(String name, Start start, Connect connect)
      throws IOException, LoadException, InterruptedException {
    System.err.printf("starting %s%n", name);
    ServerProcess server;
    try {
      server = start.in(folder.path());
    } catch (UnavailableException e) {
      report.skip(name, e.missing());
      return;
    }
    try {
      contenders.add(Contender.of(name, server, connect.to(engine, server)));
    } catch (IOException | LoadException e) {
      server.close();
      throw new LoadException(name + ": " + e.getMessage());
    }
  }

  /** Adds a server that runs anyway. */
  void addForeign(String name, long pid, Load load) {
    contenders.add(Contender.foreign(name, pid, load));
  }

  IoEngine engine() {
    return engine;
  }

  /** A folder for what servers leave, removed at the end. */
  Path folder() {
    return folder.path();
  }

  /** Those that take part. */
  List<Contender> contenders() {
    return contenders;
  }

  @Override
  public void close() {
    contenders.forEach(Contender::close);
    engine.close();
    folder.close();
  }
}
