package madang.server.cli;

import madang.chat.Operations;

/** What operators on IRC may do with this program: REHASH, DIE and RESTART. */
final class OperatorWishes implements Operations {
  private final Requests requests;
  private final Reload reload;

  OperatorWishes(Requests requests, Reload reload) {
    this.requests = requests;
    this.reload = reload;
  }

  @Override
  public void reload() {
    elsewhere(reload);
  }

  @Override
  public void stop() {
    requests.end();
  }

  @Override
  public void restart() {
    elsewhere(() -> {
      if (reload.isFileSound()) {
        requests.restart();
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
