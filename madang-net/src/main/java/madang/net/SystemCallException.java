package madang.net;

import java.io.IOException;

/** A system call that was refused, with its name and errno. */
public final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final String errno;

  /**
   * @param call the man-page name, for example {@code bind}
   * @param errno the symbolic name, for example {@code EADDRINUSE}
   * @param text what the errno means, in words
   */
  public SystemCallException(String call, String errno, String text) {
    super(call + ": " + text + " (" + errno + ")");
    this.call = call;
    this.errno = errno;
  }

  /** The call's man-page name. */
  public String call() {
    return call;
  }

  /** The errno's symbolic name, for example {@code EADDRINUSE}. */
  public String errno() {
    return errno;
  }
}
