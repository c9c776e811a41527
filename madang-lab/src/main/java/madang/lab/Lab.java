package madang.lab;

import madang.lab.scenario.BenchCommand;

/** The lab as a program of its own; it drives servers from outside, as processes. */
public final class Lab {
  private Lab() {}

  /** Runs {@code bench} with these arguments and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(BenchCommand.run(arguments));
  }
}
