package madang.server.config;

import java.util.List;
import madang.server.Printable;

/**
 * What is wrong in a configuration file.
 *
 * @param file the file's name as the user gave it
 * @param line from 1; 0 where it is about the whole file
 * @param message what and, for a key, which
 */
public record Fault(String file, int line, String message) {

  @Override
  public String toString() {
    return Printable.of(
        line == 0 ? file + ": " + message : file + ": line " + line + ": " + message);
  }

  /** A configuration that can't be used, with all its faults. */
  public static final class Found extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * @param faults at least one
     */
    public Found(List<Fault> faults) {
      super(faults.getFirst().toString());
      this.faults = List.copyOf(faults);
    }

    /** All of them, in the order of their lines. */
    public List<Fault> faults() {
      return faults;
    }
  }
}
