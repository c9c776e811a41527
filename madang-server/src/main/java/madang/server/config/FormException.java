package madang.server.config;

/** A value that doesn't have its key's form; the message follows the key's name. */
public final class FormException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message continues the sentence that the key's name begins, for example {@code "must be a
   *     whole number"}
   */
  public FormException(String message) {
    super(message);
  }
}
