package madang.lab.scenario;

/** What the program ends with. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int MISSING_TOOL = 3;

  private ExitCode() {}
}
