package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that reads lines from a pipe and writes lines to one, such as nc. */
final class PipedProgram implements Terminal, AutoCloseable {
  private final String name;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private PipedProgram(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread.ofVirtual().start(this::collect);
  }

  static PipedProgram start(String name, String... command) throws IOException {
    return new PipedProgram(name, new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void collect() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("broken: " + e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  @Override
  public List<String> lines() {
    return lines;
  }

  boolean ended() {
    return !process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
