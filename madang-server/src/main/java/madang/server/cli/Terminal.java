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

  static boolean isError() {
    return FDS.contains("2");
  }
}
