package madang.lab.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import madang.lab.measure.LoopThread;
import madang.lab.reference.Service;
import madang.lab.reference.Subject;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;
import org.jspecify.annotations.Nullable;

/** What every scenario works with: the load's engine, a folder for servers, the options. */
final class Workshop implements AutoCloseable {
  private static final String LOOP = "madang-loop";
  private static final int LONGEST = 300;

  /** What a load may have to wait with; a slow reader's server takes its time. */
  private static final long OUTBOX_BYTES = 64L << 20;

  private final RunOptions options;
  private final Progress progress;
  private final TemporaryFolder folder = new TemporaryFolder();
  private final IoEngine engine;
  private final LoopThread loop;
  private final List<String> failures = new ArrayList<>();

  Workshop(RunOptions options, Progress progress) throws IOException {
    this.options = options;
    this.progress = progress;
    // One loop, so that its counts need no locks.
    engine =
        IoEngine.start(
            new IoModel.Reactor(Poller.EPOLL_ET, 1),
            EngineOptions.DEFAULTS.withOutboxBytes(OUTBOX_BYTES));
    loop = new LoopThread(LOOP);
  }

  RunOptions options() {
    return options;
  }

  Progress progress() {
    return progress;
  }

  IoEngine engine() {
    return engine;
  }

  /** How busy the load's loop is. */
  LoopThread loop() {
    return loop;
  }

  /** For what servers leave; removed at the end. */
  Path folder() {
    return folder.path();
  }

  /** Who takes part; the one that somebody else runs isn't among them. */
  List<Subject> subjects(Service service) {
    return options.subjects().stream().filter(one -> one.services().contains(service)).toList();
  }

  @Nullable InetSocketAddress target() {
    return options.target();
  }

  /**
   * Notes what went wrong with one server at one place, so that the run ends with exit code 1 and
   * says so again at its end; the others go on.
   */
  void fail(String what) {
    String line = oneLine(what);
    failures.add(line);
    progress.say("failed: " + line);
  }

  /** What somebody said, be it a page long, on one line: its end says most. */
  static String oneLine(String what) {
    String line = what.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST / 2) + " ... " + line.substring(line.length() - LONGEST / 2);
  }

  /** All that went wrong so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    engine.close();
    folder.close();
  }
}
