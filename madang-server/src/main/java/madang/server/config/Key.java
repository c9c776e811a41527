package madang.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param table the TOML table it stands in, for example {@code listen}
 * @param name its name there, for example {@code irc}
 * @param form what its value must look like
 * @param fallback its value where nobody sets it
 * @param standing what becomes of a value that is set
 */
public record Key<T>(String table, String name, Form<T> form, T fallback, Standing standing) {

  /** What becomes of a value that somebody sets. */
  public enum Standing {
    /** It is used. */
    BUILT,
    /** It is checked and then named in a warning: the feature is not there yet. */
    NOT_BUILT,
    /**
     * It is refused while its feature is not there: who set it relies on a right, a secret or a
     * protection that nothing would enforce.
     */
    REFUSED
  }

  /** For example {@code listen.irc}. */
  public String path() {
    return table + "." + name;
  }

  /**
   * Each key exists once. And a record's own comparison is linked at run time, at its first use,
   * which a server's start is too short for.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return path();
  }
}
