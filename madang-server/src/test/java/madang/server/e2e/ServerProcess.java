package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import madang.server.Program;

/** A chat server with the limits of a test, and what the system says about its process. */
record ServerProcess(Program program, ProcessHandle handle) implements AutoCloseable {
  private static final String LISTEN =
      """
      [listen]
      irc = "127.0.0.1:0"
      text = "127.0.0.1:0"
      relay = "127.0.0.1:0"
      web = []
      """;

  /**
   * Starts one.
   *
   * @param folder where its configuration is written
   * @param configuration TOML beside its listeners
   */
  static ServerProcess start(Path folder, String configuration) throws IOException {
    Path file = Files.createTempFile(folder, "madang", ".toml");
    Files.writeString(file, LISTEN + configuration);
    Program program = Program.start("serve", "--config", file.toString()).ready();
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      return new ServerProcess(
          program, children.filter(c -> argument(c, file.toString())).findFirst().orElseThrow());
    }
  }

  private static boolean argument(ProcessHandle process, String argument) {
    return process.info().commandLine().orElse("").endsWith(argument);
  }

  /** Bytes of memory that it has taken from the system. */
  long residentBytes() throws IOException {
    String status = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "status"));
    return status
        .lines()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Descriptors that it holds. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(handle.pid()), "fd"))) {
      return open.count();
    }
  }

  /** The highest number of a descriptor that it holds: the limit is one of numbers. */
  long highestDescriptor() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(handle.pid()), "fd"))) {
      return open.mapToLong(fd -> Long.parseLong(fd.getFileName().toString())).max().orElseThrow();
    }
  }

  /** Sets its soft limit of descriptors, by prlimit(1). */
  void limitDescriptors(long most) throws IOException, InterruptedException {
    Process prlimit =
        new ProcessBuilder(
                "prlimit", "--pid", String.valueOf(handle.pid()), "--nofile=" + most + ":")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(prlimit.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(prlimit.waitFor()).isZero();
  }

  @Override
  public void close() {
    program.close();
  }
}
