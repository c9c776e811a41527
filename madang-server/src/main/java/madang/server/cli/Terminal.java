package madang.server.cli;

/** Which of the standard streams are terminals: the launcher looks, as the JDK can't for each. */
final class Terminal {
  private static final String FDS = System.getProperty("madang.terminal", "");

  /** Within these, help is easy to read. */
  private static final int LEAST_COLUMNS = 60;

  private static final int MOST_COLUMNS = 100;

  private Terminal() {}

  /** Letters in a line of help: as COLUMNS says, where it is set. */
  static int columns() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(columns), LEAST_COLUMNS, MOST_COLUMNS)
        : MOST_COLUMNS;
  }

  static boolean isInput() {
    return FDS.contains("0");
  }

  static boolean isOutput() {
    return FDS.contains("1");
  }

  /**
   * Whether output may be coloured: on a terminal that can be, unless its user wants none,
   * no-color.org.
   */
  static boolean isColoured() {
    String refused = System.getenv("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    return isOutput() && wanted && !"dumb".equals(System.getenv("TERM"));
  }

  static boolean isError() {
    return FDS.contains("2");
  }
}
