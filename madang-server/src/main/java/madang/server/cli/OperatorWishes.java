package madang.server.cli;

import madang.chat.Operations;

/** What operators on IRC may do with this program: REHASH, DIE and RESTART. */
final class OperatorWishes implements Operations {
  private final RunningServer server;
  private final Reload reload;

  OperatorWishes(RunningServer server, Reload reload) {
    this.server = server;
    this.reload = reload;
  }

  @Override
  public void reload() {
    elsewhere(reload);
  }

  @Override
  public void stop() {
    server.stopSoon(false);
  }

  @Override
  public void restart() {
    elsewhere(() -> {
      if (reload.isFileSound()) {
        server.stopSoon(true);
      }
    });
  }

  @Override
  public String configuration() {
    return reload.file();
  }

  /** Files are read on a thread of their own: whoever asks is on an event loop. */
  private static void elsewhere(Runnable task) {
    Thread.ofPlatform().name("operator").daemon().start(task);
  }
}
