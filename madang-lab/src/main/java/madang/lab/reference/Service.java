package madang.lab.reference;

/** What a server does for its callers; the kind in its {@code listening} line. */
public enum Service {
  /** Every byte comes back. */
  ECHO("echo"),
  /** Every byte goes to everybody, its sender too. */
  RELAY("relay"),
  /** RFC 2812. */
  IRC("irc");

  private final String kind;

  Service(String kind) {
    this.kind = kind;
  }

  /** The word in {@code listening KIND ADDRESS}. */
  public String kind() {
    return kind;
  }
}
