package madang.net.contract;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.Listener;
import madang.net.LoopStats;
import org.jspecify.annotations.Nullable;

/**
 * The program of a {@link CrampedProcess}: echo engines of the models it is told, one after
 * another, in a process that runs out of descriptors when it is told to. A line in, a line out.
 */
final class CrampedEngine {
  private final List<Closeable> fillers = new ArrayList<>();
  private final IoEngine engine;
  private final Listener.Handle listener;

  private CrampedEngine(String name) throws IOException {
    engine = IoEngine.start(Models.named(name), EngineOptions.DEFAULTS);
    listener = engine.listen(new Listener(Rig.loopback(0), _ -> Connection::send));
  }

  /**
   * Commands: {@code start MODEL}, {@code fill LEFT}, {@code free}, {@code stats}, {@code stop}.
   */
  static void main(String[] args) throws Exception {
    // Logging reads its configuration at the first line, which needs a descriptor.
    System.getLogger("madang.net").log(Level.INFO, "logging is up");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    CrampedEngine running = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      if (words[0].equals("start")) {
        running = started(words[1]);
      } else if (running != null) {
        running.obey(words);
      }
    }
  }

  private static @Nullable CrampedEngine started(String model) {
    try {
      var engine = new CrampedEngine(model);
      answer("port " + ((InetSocketAddress) engine.listener.address()).getPort());
      return engine;
    } catch (IOException | RuntimeException e) {
      answer("failed " + e);
      return null;
    }
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void obey(String[] words) throws Exception {
    switch (words[0]) {
      case "fill" -> answer("filled " + fill(Integer.parseInt(words[1])));
      case "free" -> {
        free();
        answer("freed");
      }
      case "stats" -> {
        long turns = engine.stats().stream().mapToLong(LoopStats::turns).sum();
        answer("stats " + turns + " " + listener.connections());
      }
      case "stop" -> {
        engine.close();
        free();
        answer("stopped");
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  /** Takes all descriptors but {@code left}; how many that took. */
  private int fill(int left) throws InterruptedException {
    int before;
    do {
      before = fillers.size();
      try {
        while (true) {
          fillers.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException noneLeft) {
        Thread.sleep(50); // what the engine is about to close comes free: until nothing does
      }
    } while (fillers.size() > before);
    for (int i = 0; i < left; i++) {
      close(fillers.removeLast());
    }
    return fillers.size();
  }

  private void free() {
    fillers.forEach(CrampedEngine::close);
    fillers.clear();
  }

  private static void close(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
