package madang.server.cli;

import java.util.List;
import madang.server.config.Fault;

/** Ends the program with a message for the user. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Done. */
  static final int OK = 0;

  /** Failed: the system or another program stood in the way. */
  static final int FAILED = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Something that was asked for isn't on this machine. */
  static final int MISSING = 3;

  private static final String OURS = "madang: ";

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Faults of a file, one a line, each with the file's name in front. */
  static Failure faults(List<Fault> faults) {
    return new Failure(
        USAGE, String.join(System.lineSeparator(), faults.stream().map(Fault::toString).toList()));
  }

  static Failure failed(String message) {
    return new Failure(FAILED, OURS + message);
  }

  static Failure usage(String message) {
    return new Failure(USAGE, OURS + message);
  }

  static Failure missing(String message) {
    return new Failure(MISSING, OURS + message);
  }

  static Failure notBuilt(String what) {
    return usage("not built yet: " + what);
  }

  int exitCode() {
    return exitCode;
  }
}
