package madang.lab.reference;

/** A server can't be measured on this machine; the message names what is missing. */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String missing;

  public UnavailableException(String missing) {
    super(missing);
    this.missing = missing;
  }

  /** What is missing, in words. */
  public String missing() {
    return missing;
  }
}
