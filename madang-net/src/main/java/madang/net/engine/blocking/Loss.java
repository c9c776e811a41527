package madang.net.engine.blocking;

import java.lang.System.Logger.Level;
import madang.net.CloseReason;

/**
 * What becomes of a connection where one of its threads fails in the engine's own work, for want of
 * memory for example, or can't be started: it is lost and told so, and no other. Any thread,
 * outside the context.
 */
final class Loss {
  private static final System.Logger LOG = System.getLogger("madang.net");

  private final BlockingConnection connection;

  Loss(BlockingConnection connection) {
    this.connection = connection;
  }

  void withoutWriter() {
    end("the system has no thread left", true);
  }

  /** The writer has failed, and is in no call any more. */
  void writerFailed(Throwable thrown) {
    log(thrown);
    end("internal error", true);
  }

  /** The connection's own thread or a runner has failed; a writer may be in its call. */
  void failed(Throwable thrown) {
    log(thrown);
    end("internal error", false);
  }

  private void log(Throwable thrown) {
    LOG.log(Level.ERROR, "A thread of " + connection + " has failed", thrown);
  }

  private void end(String why, boolean nobodyWrites) {
    connection.turn(() -> {
      if (nobodyWrites) {
        connection.output().unblock();
      }
      connection.output().clear();
      if (connection.life().isLingering()) {
        connection.life().finish(true); // not as if all had left
      } else {
        connection.life().close(new CloseReason(CloseReason.Kind.IO_ERROR, why));
      }
    });
  }
}
