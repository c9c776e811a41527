package madang.net.engine.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import madang.net.IoModel;
import org.jspecify.annotations.Nullable;

/**
 * The worker processes: starts them before they are needed, knows who is spare, and waits for those
 * that end. On the thread of its {@link CallerLoop} only.
 *
 * <p>A worker that fails to start, or dies before it serves, holds up the next start: 100 ms, then
 * twice as long each time, up to 5 s. It is logged once in 5 s.
 */
final class ProcessPool {
  private static final System.Logger LOG = System.getLogger("madang.net");
  private static final long FIRST_DELAY_NS = 100_000_000L;
  private static final long MOST_DELAY_NS = 5_000_000_000L;
  private static final long LOG_EVERY_NS = 5_000_000_000L;

  /** Until when a worker must have called: 20 s, for a machine that is very busy. */
  private static final long START_NS = 20_000_000_000L;

  private final IoModel.ProcessPerConnection model;
  private final List<String> command;
  private final Descriptors descriptors;
  private final BiConsumer<WorkerProcess, Integer> onExit;

  private final Map<Long, WorkerProcess> workers = new HashMap<>();
  private final ArrayDeque<WorkerProcess> spares = new ArrayDeque<>();
  private int starting;
  private boolean ending;

  private boolean noDescriptors;

  private long delayNs;
  private long nextStartNs;
  private long nextLogNs;
  private long failures;

  /**
   * @param command the whole command of a worker
   * @param descriptors give room for a start
   * @param onExit told on any thread when a process has ended, with its exit code; brings it to
   *     {@link #reaped}
   */
  ProcessPool(
      IoModel.ProcessPerConnection model,
      List<String> command,
      Descriptors descriptors,
      BiConsumer<WorkerProcess, Integer> onExit) {
    this.model = model;
    this.command = command;
    this.descriptors = descriptors;
    this.onExit = onExit;
    this.nextStartNs = System.nanoTime();
    this.nextLogNs = nextStartNs;
  }

  /** Starts what is missing, as far as the limit and earlier failures allow. */
  void refill() {
    long now = System.nanoTime();
    for (WorkerProcess worker : workers.values()) {
      if (worker.state == WorkerProcess.State.STARTING && now - worker.startedNs > START_NS) {
        worker.process.destroyForcibly(); // its end will count as a failure
      }
    }
    while (!ending && isShort() && now - nextStartNs >= 0) {
      noDescriptors = !descriptors.makeRoom(starting);
      if (noDescriptors) {
        nextStartNs = now + FIRST_DELAY_NS;
      } else {
        start(now);
        descriptors.started();
      }
    }
    noDescriptors &= isShort();
  }

  private boolean isShort() {
    return starting + spares.size() < model.spares() && workers.size() < model.most();
  }

  /** Whether a worker is missing that can't be started while the process has no descriptors. */
  boolean lacksDescriptors() {
    return noDescriptors;
  }

  private void start(long now) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      var worker = new WorkerProcess(process, now);
      workers.put(process.pid(), worker);
      starting++;
      var _ = process.onExit().thenAccept(ended -> onExit.accept(worker, ended.exitValue()));
    } catch (IOException e) {
      failed(now, String.valueOf(e.getMessage()));
    }
  }

  private void failed(long now, String why) {
    failures++;
    delayNs = Math.min(MOST_DELAY_NS, Math.max(FIRST_DELAY_NS, 2 * delayNs));
    nextStartNs = now + delayNs;
    if (now - nextLogNs >= 0) {
      nextLogNs = now + LOG_EVERY_NS;
      LOG.log(
          Level.WARNING,
          "A worker process failed to start, {0} so far: {1}; command: {2}",
          failures,
          why,
          String.join(" ", command));
    }
  }

  /** How long until {@link #refill} may have something to do; -1: not before something happens. */
  long delayNs() {
    long now = System.nanoTime();
    boolean held = !ending && isShort() && now - nextStartNs < 0;
    long delay = held ? nextStartNs - now : -1;
    return starting > 0 && delay < 0 ? START_NS : delay;
  }

  /**
   * A process has called on a stream.
   *
   * @return whether it is a worker that was waited for; else the stream must be closed
   */
  boolean called(long pid, int stream) {
    WorkerProcess worker = workers.get(pid);
    if (ending || worker == null || worker.state != WorkerProcess.State.STARTING) {
      return false;
    }
    starting--;
    worker.state = WorkerProcess.State.SPARE;
    worker.stream = stream;
    spares.add(worker);
    return true;
  }

  /** Whether all workers that there may be serve callers. */
  boolean isFull() {
    return workers.size() >= model.most() && starting == 0 && spares.isEmpty();
  }

  boolean hasSpare() {
    return !spares.isEmpty();
  }

  /** The spare worker that has waited longest, which now serves; null where there is none. */
  @Nullable WorkerProcess take() {
    WorkerProcess worker = spares.poll();
    if (worker != null) {
      worker.state = WorkerProcess.State.SERVING;
      delayNs = 0;
    }
    return worker;
  }

  /** One that was taken can't serve: it counts as dead before it served. */
  void takeBack(WorkerProcess worker) {
    worker.state = WorkerProcess.State.SPARE;
    worker.process.destroyForcibly(); // it may live, where the system had no room for a message
  }

  /**
   * A process has ended and was waited for.
   *
   * @return the stream that must be closed now, or -1
   */
  int reaped(WorkerProcess worker, int exitCode) {
    workers.remove(worker.pid());
    switch (worker.state) {
      case STARTING -> {
        starting--;
        lost(exitCode);
      }
      case SPARE -> {
        spares.remove(worker);
        lost(exitCode);
      }
      case SERVING -> {
        if (exitCode != Worker.DONE && exitCode != Worker.CONNECTION_BROKE && !ending) {
          LOG.log(
              Level.WARNING,
              "Worker process {0} has died with exit code {1}; its connection is lost",
              Long.toString(worker.pid()),
              exitCode);
        }
        worker.onReaped.accept(exitCode);
      }
    }
    model.observer().removed(worker.pid());
    return worker.state == WorkerProcess.State.SPARE ? worker.stream : -1;
  }

  private void lost(int exitCode) {
    if (!ending) {
      failed(System.nanoTime(), "it ended with exit code " + exitCode);
    }
  }

  int size() {
    return workers.size();
  }

  /** Starts no more, and ends those that serve nobody. */
  void end() {
    ending = true;
    for (WorkerProcess worker : workers.values()) {
      if (worker.state != WorkerProcess.State.SERVING) {
        worker.process.destroyForcibly();
      }
    }
  }

  /** Ends all that are left. */
  void kill() {
    List.copyOf(new ArrayList<>(workers.values()))
        .forEach(worker -> worker.process.destroyForcibly());
  }
}
