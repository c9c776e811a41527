package madang.server;

import madang.server.cli.Cli;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] args) {
    int code = Cli.run(args);
    System.out.flush();
    System.exit(code);
  }
}
