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

  /**
   * What {@code [io]} says; where it names no model, the one for this system.
   *
   * @param osName the system property os.name
   */
  public static IoChoice of(Settings settings, String osName) {
    return new IoChoice(
        settings.isSet(Keys.IO_MODEL)
            ? Models.of(settings.get(Keys.IO_MODEL))
            : Models.defaultOn(osName),
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

  /** A line that says why another model than the usual one was chosen, or "" where none was. */
  public static String notice(Settings settings, String osName) {
    return settings.isSet(Keys.IO_MODEL) || Models.runsOn(Models.EPOLL_ET, osName)
        ? ""
        : "epoll is Linux's, and this is " + osName + ": --io nio";
  }

  /**
   * The model to start.
   *
   * @param osName the system property os.name
   * @throws FormException where the options make no sense together; the message is a whole sentence
   */
  public IoModel resolve(String osName) throws FormException {
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
    if (model == Models.NIO && accepting != Accepting.HANDOFF) {
      throw nonsense("--accept reuseport is a socket option of one descriptor for each loop");
    }
    if (!looped && accepting != Accepting.HANDOFF) {
      throw nonsense("--accept shares connections out to event loops");
    }
    if (!looped && (loops > 0 || workers > 0)) {
      throw nonsense("--loops and --workers count threads of event loops");
    }
    if (model == Models.URING && workers > 0) {
      throw new FormException(
          "--workers isn't built for --io uring, which runs handlers on its loops: leave it out, or"
              + " take --io epoll-et");
    }
    if (model == Models.URING && accepting != Accepting.HANDOFF) {
      throw new FormException(
          "--accept reuseport isn't built for --io uring, whose first loop accepts for all: leave it"
              + " out, or take --io epoll-et");
    }
    if (!Models.runsOn(model, osName)) {
      throw new FormException(
          "--io " + model.id() + " needs Linux, and this is " + osName + "; --io nio runs here");
    }
    return model.model(loops, workers, accepting, oneshot);
  }

  /**
   * The same model, where it can serve many at once, as a chat needs.
   *
   * @throws FormException where it can't; the message is a whole sentence
   */
  public static IoModel forMany(IoModel model) throws FormException {
    if (!model.limits().concurrent()) {
      throw new FormException(
          "--io "
              + model.id()
              + " serves one caller after another, and nobody can chat alone; echo and relay take it");
    }
    return model;
  }

  private FormException nonsense(String reason) {
    return new FormException(reason + ", and --io " + model.id() + " has none");
  }
}
