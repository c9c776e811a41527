package madang.server.cli;

import java.util.function.Consumer;
import madang.chat.Operations;

/** What operators on IRC may do with this program: REHASH, DIE and RESTART. */
final class OperatorWishes implements Operations {
  private final Orders orders;
  private final Reload reload;

  OperatorWishes(Orders orders, Reload reload) {
    this.orders = orders;
    this.reload = reload;
  }

  @Override
  public void reload() {
    elsewhere(reload);
  }

  @Override
  public void stop() {
    orders.end();
  }

  @Override
  public void check(Consumer<Boolean> told) {
    elsewhere(() -> told.accept(reload.isFileSound()));
  }

  @Override
  public void restart() {
    orders.restart();
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
