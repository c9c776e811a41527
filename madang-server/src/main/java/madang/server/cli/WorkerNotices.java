package madang.server.cli;

import java.net.SocketAddress;
import madang.net.IoModel;
import madang.net.IoModel.ProcessPerConnection;
import madang.server.config.WorkerProgram;
import madang.server.log.Notices;
import madang.server.service.Visitors;

/** Says what becomes of worker processes. */
final class WorkerNotices implements ProcessPerConnection.Observer {
  private final Notices notices;
  private final Visitors visitors;

  private WorkerNotices(Notices notices) {
    this.notices = notices;
    this.visitors = new Visitors(notices::say);
  }

  /** The model as a service runs it. */
  static IoModel on(IoModel model, Notices notices) {
    return model instanceof ProcessPerConnection processes
        ? processes.observedBy(new WorkerNotices(notices))
        : model;
  }

  /** The model as the echo service runs it: its worker processes echo by themselves. */
  static IoModel onEcho(IoModel model, Notices notices) {
    return model instanceof ProcessPerConnection
        ? on(new ProcessPerConnection(WorkerProgram.command("echo"), true), notices)
        : model;
  }

  @Override
  public void opened(long id, SocketAddress remote) {
    visitors.arrived(id, remote);
  }

  @Override
  public void closed(long id, long reads, long bytes) {
    visitors.left(id, reads, bytes);
  }

  @Override
  public void lost(long id) {
    visitors.lost(id);
  }

  @Override
  public void removed(long pid) {
    notices.say("removed process " + pid);
  }
}
