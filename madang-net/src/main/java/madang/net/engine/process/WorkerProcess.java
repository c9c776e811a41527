package madang.net.engine.process;

import java.util.function.IntConsumer;

/** One worker as the engine sees it. On the pool's thread. */
final class WorkerProcess {
  /** A life, in order. */
  enum State {
    /** Its JVM boots. */
    STARTING,
    /** It has called and waits for a socket. */
    SPARE,
    /** It has a socket; the stream is a reactor's. */
    SERVING
  }

  final Process process;
  final long startedNs;
  State state = State.STARTING;
  int stream = -1;

  /** Told the exit code of one that serves; set by the loop that has the stream. */
  volatile IntConsumer onReaped = exitCode -> {};

  WorkerProcess(Process process, long startedNs) {
    this.process = process;
    this.startedNs = startedNs;
  }

  long pid() {
    return process.pid();
  }
}
