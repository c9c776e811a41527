package madang.chat;

import madang.chat.room.Names;

/** Which names are the same, as ISUPPORT's CASEMAPPING announces it. */
public enum Casemapping {
  /** {@code A} to {@code Z} are {@code a} to {@code z}; nicks are ASCII, rooms may be anything. */
  ASCII("ascii"),

  /**
   * UsernameCaseMapped of RFC 8265, section 3.3: nicks and rooms in any script, {@code Ä} is {@code
   * ä}, and a nick that looks like one that is here is refused.
   */
  PRECIS("precis");

  private final String token;

  Casemapping(String token) {
    this.token = token;
  }

  /** The form under which a nick or a room's name is looked up. */
  public String fold(String name) {
    return new Names(this).fold(name);
  }

  /** Whether a room may be called so, however long that is. */
  public boolean allows(String room) {
    return new Names(this).roomFault(room, Integer.MAX_VALUE) == null;
  }

  /** The word in the configuration and in ISUPPORT. */
  public String token() {
    return token;
  }

  /**
   * The casemapping of this word.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Casemapping of(String token) {
    for (Casemapping mapping : values()) {
      if (mapping.token.equals(token)) {
        return mapping;
      }
    }
    throw new IllegalArgumentException("no casemapping: " + token);
  }
}
