package madang.store;

/**
 * A store can't be used; the message is one line for who runs the server: what is wrong, what to
 * do.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
