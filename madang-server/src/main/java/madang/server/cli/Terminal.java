package madang.server.cli;

/** Which of the standard streams are terminals: the launcher looks, as the JDK can't for each. */
final class Terminal {
  private static final String FDS = System.getProperty("madang.terminal", "");

  private Terminal() {}

  static boolean isInput() {
    return FDS.contains("0");
  }

  static boolean isOutput() {
    return FDS.contains("1");
  }

  /** Whether output may be coloured: on a terminal, unless its user wants none, no-color.org. */
  static boolean isColoured() {
    String refused = System.getenv("NO_COLOR");
    return isOutput() && (refused == null || refused.isEmpty());
  }

  static boolean isError() {
    return FDS.contains("2");
  }
}
