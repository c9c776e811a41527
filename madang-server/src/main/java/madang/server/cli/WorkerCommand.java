package madang.server.cli;

import java.io.IOException;
import java.util.List;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.server.service.EchoHandler;
import madang.server.service.Visitors;

/** What a worker process of the process model runs. A server starts it; no help names it. */
final class WorkerCommand {
  static final String NAME = "worker";

  private WorkerCommand() {}

  /**
   * Serves one connection; the exit code.
   *
   * @param words what the worker does, and what the engine has added
   */
  static int run(List<String> words) {
    // Ctrl-C and a service manager's stop go to all processes of the server. It ends its workers
    // itself, when they have sent what they owe; and they end when it is dead.
    Signals.on("INT", () -> {});
    Signals.on("TERM", () -> {});
    boolean echoes = words.getFirst().equals("echo");
    Visitors nobody = new Visitors(line -> {}); // the server says who came and left
    Handler.Factory handlers = echoes ? connection -> new EchoHandler(nobody) : null;
    try {
      return IoEngine.work(words.subList(1, words.size()), handlers);
    } catch (IllegalArgumentException e) {
      System.err.println("madang: " + e.getMessage());
      return Failure.USAGE;
    } catch (IOException e) {
      System.err.println("madang: worker process " + ProcessHandle.current().pid() + ": " + e);
      return Failure.FAILED;
    }
  }
}
