package madang.net;

import java.io.IOException;

/** What an I/O model needs isn't on this machine: another model will do. */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for the user: what is missing, and why
   */
  public UnavailableException(String message) {
    super(message);
  }
}
