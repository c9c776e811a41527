package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real program in a process of its own, as a user would see it. */
public final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  private static final String MAIN = "madang.server.Main";

  /** The program java. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** For a program that lives for a second: most of it ends before compiling pays. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=10", "-XX:+UseSerialGC");

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private Program(Process process) {
    this.process = process;
    readers =
        List.of(collect(process.getInputStream(), out), collect(process.getErrorStream(), err));
  }

  /** Starts it in a folder with these arguments. */
  public static Program startIn(Path folder, String... arguments) {
    return start(folder, Map.of(), Warm.OPTIONS, arguments);
  }

  /** Starts it where no configuration file is, with these variables in its environment. */
  public static Program startWith(Map<String, String> environment, String... arguments) {
    return start(ownFolder(), environment, Warm.OPTIONS, arguments);
  }

  /** Starts it with these options of java and these arguments. */
  public static Program startOn(List<String> javaOptions, String... arguments) {
    List<String> options = new ArrayList<>(javaOptions);
    options.addAll(SHORT_LIVED);
    options.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    return start(ownFolder(), Map.of(), options, arguments);
  }

  /** Made when the first program is started. */
  private static final class Warm {
    static final List<String> OPTIONS =
        WarmProgram.options(
            Stream.concat(Stream.of(NATIVE_ACCESS), SHORT_LIVED.stream()).toList(),
            options -> {
              Path folder = ownFolder();
              try {
                Files.writeString(folder.resolve("madang.toml"), "[limits]\nping_seconds = 60\n");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              return start(
                  folder,
                  Map.of(),
                  options,
                  "serve",
                  "--irc",
                  "127.0.0.1:0",
                  "--text",
                  "127.0.0.1:0");
            });

    private Warm() {}
  }

  /** A server keeps its data in the working folder, unless it is told where. */
  private static Path ownFolder() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "run");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Program start(
      Path folder, Map<String, String> environment, List<String> javaOptions, String... arguments) {
    List<String> command = command(javaOptions);
    command.addAll(List.of(arguments));
    return start(folder, environment, command);
  }

  private static List<String> command(List<String> javaOptions) {
    // A build under nohup, or behind a shell's &, ignores these, and so would what it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT", JAVA));
    command.addAll(javaOptions);
    command.add(MAIN);
    return command;
  }

  private static Program start(Path folder, Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      return new Program(builder.start());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts it where no configuration file is. */
  public static Program start(String... arguments) {
    return startIn(ownFolder(), arguments);
  }

  /** Runs it to its end, with nothing on standard input. */
  public static Program run(String... arguments) {
    return start(arguments).ended();
  }

  /**
   * Runs a script of bash to its end, in which {@code madang} is the program.
   *
   * @param under what starts bash, for example {@code unshare -rm}; may be empty
   */
  public static Program shell(List<String> under, String script) {
    String words =
        command(Warm.OPTIONS).stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    List<String> command = new ArrayList<>(under);
    command.addAll(List.of("bash", "-c", "madang() { " + words + " \"$@\"; }\n" + script));
    return start(ownFolder(), Map.of(), command).ended();
  }

  private Program ended() {
    endInput();
    exitCode();
    return this;
  }

  private static String absolute(String classPath) {
    List<String> parts = new ArrayList<>();
    for (String part : classPath.split(":")) {
      parts.add(Path.of(part).toAbsolutePath().toString());
    }
    return String.join(":", parts);
  }

  private static Thread collect(InputStream from, List<String> lines) {
    return Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              lines.add(line);
            }
          } catch (IOException e) {
            lines.add("broken: " + e);
          }
        });
  }

  /** Waits for {@code ready}. Skips the test where this machine forbids io_uring to the program. */
  public Program ready() {
    await().atMost(PATIENCE).until(() -> out.contains("ready") || !process.isAlive());
    if (!out.contains("ready") && exitCode() == 3) { // which waits for its last words
      assumeThat(err).noneMatch(line -> line.contains("io_uring isn't available here"));
    }
    assertThat(out).as("standard error: %s", err).contains("ready");
    return this;
  }

  /** The port that this kind of listener took. */
  public int port(String kind) {
    String start = "listening " + kind + " ";
    String line = out.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** A connection to a listener, with a read timeout. */
  public Socket connect(String kind) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(kind));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Types a text. */
  public void type(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  /** Ends standard input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It ended by itself.
    }
  }

  /** Sends a signal, for example HUP. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end; the exit code. */
  public int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
      for (Thread reader : readers) {
        reader.join();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lines on standard output so far. */
  public List<String> out() {
    return out;
  }

  /** Lines on standard error so far. */
  public List<String> err() {
    return err;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }
}
