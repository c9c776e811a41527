package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A full-screen program such as irssi, in a terminal of its own: a tmux server with one pane. */
final class ScreenProgram implements Terminal, AutoCloseable {
  private static final String COLUMNS = "150";
  private static final String ROWS = "50";

  private final String name;
  private final String socket;

  private ScreenProgram(String name, String socket) {
    this.name = name;
    this.socket = socket;
  }

  /**
   * Starts it.
   *
   * @param name who sits there and with which program
   * @param command a shell command
   */
  static ScreenProgram start(String name, String command) throws IOException {
    String socket = "madang-%d-%s".formatted(ProcessHandle.current().pid(), name.replace(' ', '-'));
    ScreenProgram program = new ScreenProgram(name, socket);
    // With exec the pane's process is the program itself, not a shell around it.
    program.tmux("new-session", "-d", "-x", COLUMNS, "-y", ROWS, "exec " + command);
    return program;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void type(String line) throws IOException {
    tmux("send-keys", "-l", line);
    tmux("send-keys", "Enter");
  }

  @Override
  public List<String> lines() {
    try {
      return tmux("capture-pane", "-p").lines().map(String::stripTrailing).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it by SIGKILL, as a crash would: it can't say goodbye. */
  void kill() throws IOException {
    long pid = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private String tmux(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("tmux", "-u", "-L", socket, "-f", "/dev/null"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The wide characters of Korean and of emoji need a locale that knows them.
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("TZ", "UTC");
    builder.environment().remove("TMUX");
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    tmux("kill-server");
  }
}
