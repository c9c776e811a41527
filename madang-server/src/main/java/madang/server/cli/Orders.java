package madang.server.cli;

import org.jspecify.annotations.Nullable;

/**
 * What signals and operators ask of a server, from before it starts: what comes too early for it is
 * done once it is up. Any thread.
 */
final class Orders {
  /** When the program ends whatever still hangs: SIGTERM promises an end within 5 s. */
  private static final long DEADLINE_MS = 4500;

  private boolean stop; // these guarded by this
  private boolean restart;
  private boolean reloadAsked;
  private @Nullable Runnable reload;

  private Orders() {}

  /** Listens to SIGTERM and SIGINT, which end the program, and to SIGHUP. */
  static Orders ofServer() {
    Orders orders = new Orders();
    orders.listen();
    Signals.on("HUP", orders::hangUp);
    return orders;
  }

  /** The same for a server that has nothing to reload: SIGHUP, a closed terminal, ends it too. */
  static Orders ofTextbook() {
    Orders orders = new Orders();
    orders.listen();
    Signals.on("HUP", orders::end);
    return orders;
  }

  private void listen() {
    Signals.on("TERM", this::end);
    Signals.on("INT", this::end);
  }

  /** Ends the program: when the server has stopped, or at the deadline. */
  void end() {
    synchronized (this) {
      if (stop) {
        return;
      }
      stop = true;
      notifyAll();
    }
    Thread.ofPlatform().name("deadline").daemon().start(Orders::endAtDeadline);
  }

  private static void endAtDeadline() {
    try {
      Thread.sleep(DEADLINE_MS);
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(Failure.OK);
  }

  /** Ends this server, for another to be started in its place. */
  synchronized void restart() {
    restart = true;
    notifyAll();
  }

  /** A server begins to start, which has nothing to reload yet. */
  synchronized void begin() {
    restart = false;
    reload = null;
  }

  /** Whether the server that stopped is to be started anew. */
  synchronized boolean restarts() {
    return restart && !stop;
  }

  /** Whether the program is to end. */
  synchronized boolean ends() {
    return stop;
  }

  /** From now on SIGHUP does this; at once, if one came before. */
  void reloadBy(Runnable action) {
    boolean due;
    synchronized (this) {
      reload = action;
      due = reloadAsked;
      reloadAsked = false;
    }
    if (due) {
      action.run();
    }
  }

  private void hangUp() {
    Runnable action;
    synchronized (this) {
      action = reload;
      reloadAsked |= action == null;
    }
    if (action != null) {
      action.run();
    }
  }

  /** Waits until this server is to stop. */
  synchronized void awaitStop() {
    try {
      while (!stop && !restart) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
