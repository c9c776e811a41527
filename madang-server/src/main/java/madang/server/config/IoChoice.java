package madang.server.config;

import madang.net.Accepting;
import madang.net.IoModel;

/**
 * Which I/O model somebody asked for, with its options as they stand on the command line or in the
 * file.
 *
 * @param model the model
 * @param loops 0: one a core
 * @param workers 0: handlers run on the loops
 * @param accepting how loops share new connections
 * @param oneshot whether EPOLLONESHOT is used
 */
public record IoChoice(Models model, int loops, int workers, Accepting accepting, boolean oneshot) {

  /** What {@code [io]} says. */
  public static IoChoice of(Settings settings) {
    return new IoChoice(
        Models.of(settings.get(Keys.IO_MODEL)),
        settings.get(Keys.IO_LOOPS),
        settings.get(Keys.IO_WORKERS),
        accepting(settings.get(Keys.IO_ACCEPT)),
        settings.get(Keys.IO_ONESHOT));
  }

  private static Accepting accepting(String id) {
    for (Accepting accepting : Accepting.values()) {
      if (accepting.id().equals(id)) {
        return accepting;
      }
    }
    throw new IllegalArgumentException(id);
  }

  /**
   * The model to start.
   *
   * @throws FormException where the options make no sense together or the model isn't built; the
   *     message is a whole sentence
   */
  public IoModel resolve() throws FormException {
    boolean epoll = model == Models.EPOLL_ET || model == Models.EPOLL_LT;
    boolean looped =
        switch (model) {
          case EPOLL_ET, EPOLL_LT, SELECT, POLL, NIO, URING -> true;
          case ITERATIVE, THREAD, VIRTUAL, PROCESS -> false;
        };
    if (oneshot && !epoll) {
      throw nonsense("--oneshot is EPOLLONESHOT, a flag of epoll");
    }
    if (accepting == Accepting.EXCLUSIVE && !epoll) {
      throw nonsense("--accept exclusive is EPOLLEXCLUSIVE, a flag of epoll");
    }
    if (!looped && accepting != Accepting.HANDOFF) {
      throw nonsense("--accept shares connections out to event loops");
    }
    if (!looped && (loops > 0 || workers > 0)) {
      throw nonsense("--loops and --workers count threads of event loops");
    }
    if (!model.isBuilt()) {
      throw new FormException("not built yet: --io " + model.id());
    }
    return model.reactor(loops, workers, accepting, oneshot);
  }

  private FormException nonsense(String reason) {
    return new FormException(reason + ", and --io " + model.id() + " has none");
  }
}
