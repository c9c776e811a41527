package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import madang.server.cli.Cli;

/**
 * A command line that ends by itself, run in this process: a start takes half a second otherwise.
 *
 * @param exitCode what the process would end with
 * @param out lines on standard output
 * @param err lines on standard error
 */
record InProcess(int exitCode, List<String> out, List<String> err) {

  static InProcess run(String... arguments) {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, UTF_8));
      System.setErr(new PrintStream(err, true, UTF_8));
      int code = Cli.run(arguments);
      return new InProcess(
          code, out.toString(UTF_8).lines().toList(), err.toString(UTF_8).lines().toList());
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }
}
