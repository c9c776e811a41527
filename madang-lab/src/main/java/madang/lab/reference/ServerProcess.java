package madang.lab.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server that runs as a process of its own, on loopback, until it is closed or this program ends.
 * All methods: any thread.
 */
public final class ServerProcess implements AutoCloseable {
  private static final int KEPT_LINES = 20;
  private static final Duration PROBE = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(6);
  private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final List<Thread> pumps = new ArrayList<>();
  private final Map<String, InetSocketAddress> listening = new ConcurrentHashMap<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ServerProcess(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).start();
    RUNNING.add(this);
    process.getOutputStream().close();
    pump(process.getInputStream());
    pump(process.getErrorStream());
  }

  /**
   * Starts a server that prints {@code listening KIND HOST:PORT} and {@code ready}, and waits until
   * it has.
   *
   * @throws IOException where it ended first or wasn't ready in time; says its last words
   */
  public static ServerProcess start(String name, List<String> command, Duration limit)
      throws IOException, InterruptedException {
    ServerProcess server = new ServerProcess(name, command);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!server.ready.await(PROBE.toMillis(), TimeUnit.MILLISECONDS)) {
      server.checkStarting(deadline);
    }
    return server;
  }

  /** Starts a server that says nothing on its own, and waits until {@code address} accepts. */
  public static ServerProcess start(
      String name, List<String> command, String kind, InetSocketAddress address, Duration limit)
      throws IOException, InterruptedException {
    ServerProcess server = new ServerProcess(name, command);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!accepts(address)) {
      server.checkStarting(deadline);
      Thread.sleep(PROBE);
    }
    server.listening.put(kind, address);
    return server;
  }

  /** A server ended before it served. */
  public static final class EndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String lastLine;

    private EndedException(String name, int exitCode, String lastWords) {
      super(name + " ended at its start: " + lastWords);
      this.exitCode = exitCode;
      lastLine = lastWords.substring(lastWords.lastIndexOf('\n') + 1);
    }

    /** Its exit code. */
    public int exitCode() {
      return exitCode;
    }

    /** The last line that it printed. */
    public String lastLine() {
      return lastLine;
    }
  }

  /** Ends all that run, at the end of the program. */
  public static void closeAll() {
    RUNNING.forEach(ServerProcess::close);
  }

  /** Where it listens for this kind of caller: echo, relay or irc. */
  public InetSocketAddress address(String kind) throws IOException {
    InetSocketAddress address = listening.get(kind);
    if (address == null) {
      throw new IOException(name + " listens for " + listening.keySet() + ", not for " + kind);
    }
    return address;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The last lines that it printed, once it serves those since; for a message about a fault. */
  public String lastWords() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  /** Asks it to end, waits some seconds, then ends it by force. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(this);
  }

  private void checkStarting(long deadline) throws IOException {
    if (!alive()) {
      awaitOutput();
      close();
      throw new EndedException(name, process.exitValue(), lastWords());
    }
    if (System.nanoTime() > deadline) {
      close();
      throw new IOException(name + " wasn't ready in time: " + lastWords());
    }
  }

  /** What it said last may still be in the pipe. */
  private void awaitOutput() {
    for (Thread pump : pumps) {
      try {
        pump.join(GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pump(InputStream output) {
    pumps.add(
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null) {
                  line(line);
                  line = lines.readLine();
                }
              } catch (IOException e) {
                // The pipe breaks when the process is ended; there is nothing more to read.
              }
            }));
  }

  private void line(String line) {
    if (line.startsWith("listening ")) {
      String[] words = line.split(" ");
      int colon = words[2].lastIndexOf(':');
      listening.put(
          words[1],
          new InetSocketAddress(
              words[2].substring(0, colon), Integer.parseInt(words[2].substring(colon + 1))));
    } else if (line.equals("ready")) {
      ready.countDown();
    }
    synchronized (lastLines) {
      if (line.equals("ready")) {
        lastLines.clear(); // from now on every word is news
        return;
      }
      lastLines.addLast(line);
      if (lastLines.size() > KEPT_LINES) {
        lastLines.removeFirst();
      }
    }
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket probe = new Socket()) {
      probe.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
