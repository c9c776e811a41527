package madang.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import madang.server.HashedPassword;
import picocli.CommandLine.Command;

@Command(
    name = "hash-password",
    description = {
      "Reads a password and prints its hash for the configuration.",
      "On a terminal it asks twice, without echo; from a pipe it reads one line."
    },
    footer = {"", "Examples:", "  madang hash-password", "  pass show chat | madang hash-password"})
final class HashPasswordCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Failure, IOException {
    char[] password = Terminal.isInput() ? ask() : line();
    if (password.length == 0) {
      throw Failure.failed("the password is empty");
    }
    System.out.println(HashedPassword.hash(password));
    Arrays.fill(password, ' ');
    return Failure.OK;
  }

  private static char[] ask() throws Failure, IOException {
    Console console = Objects.requireNonNull(System.console());
    if (!console.isTerminal()) {
      // Standard output goes elsewhere: the JDK then has no console, and the password would show.
      throw Failure.failed("prints the hash to the terminal only; to redirect it, pipe a line in");
    }
    char[] first = console.readPassword("Password: ");
    char[] second = first == null ? null : console.readPassword("Again: ");
    if (first == null || second == null) {
      throw Failure.failed("no password was given");
    }
    if (!Arrays.equals(first, second)) {
      throw Failure.failed("the two passwords differ");
    }
    return first;
  }

  private static char[] line() throws Failure, IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw Failure.failed("no password was given");
    }
    return line.toCharArray();
  }
}
