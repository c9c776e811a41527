package madang.lab.load;

/** A server didn't do what it is measured for; the message says what was seen. */
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  public LoadException(String seen) {
    super(seen);
  }
}
