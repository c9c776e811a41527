package madang.lab.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The servers in C that this package carries as sources, compiled where they are measured. */
public final class CReference {
  private static final Duration READY = Duration.ofSeconds(10);
  private static final long COMPILE_SECONDS = 60;

  private CReference() {}

  /**
   * Compiles {@code source} with {@code cc -O2} into {@code folder} and starts it.
   *
   * @param source {@code tuned} or {@code textbook}
   * @throws UnavailableException where there is no {@code cc}
   */
  public static ServerProcess start(Path folder, String source, String... arguments)
      throws IOException, InterruptedException, UnavailableException {
    List<String> command = new ArrayList<>(List.of(compile(folder, source).toString()));
    command.addAll(List.of(arguments));
    return ServerProcess.start(source + " C", command, READY);
  }

  /**
   * Compiles a program of this package's resources with {@code cc -O2} into {@code folder}, once.
   *
   * @throws UnavailableException where there is no {@code cc}
   */
  public static Path compile(Path folder, String source)
      throws IOException, InterruptedException, UnavailableException {
    Path program = folder.resolve(source);
    if (Files.exists(program)) {
      return program;
    }
    unpack(folder, "listening.h");
    Path text = unpack(folder, source + ".c");
    ProcessBuilder compiler =
        new ProcessBuilder("cc", "-O2", "-o", program.toString(), text.toString());
    compiler.redirectErrorStream(true);
    Process process;
    try {
      process = compiler.start();
    } catch (IOException e) {
      throw new UnavailableException("there is no C compiler (cc)");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("cc failed on " + source + ".c: " + output);
    }
    return program;
  }

  private static Path unpack(Path folder, String name) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream resource = CReference.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("the lab's jar lacks " + name);
      }
      Files.write(target, resource.readAllBytes());
    }
    return target;
  }
}
