package madang.net.engine.blocking;

import java.util.concurrent.atomic.LongAdder;
import madang.net.LoopStats;

/** What all threads of an engine have counted together. Any thread. */
final class Counters {
  final LongAdder turns = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder accepts = new LongAdder();
  final LongAdder reads = new LongAdder();
  final LongAdder bytesRead = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder bytesWritten = new LongAdder();
  final LongAdder wakeups = new LongAdder();
  final LongAdder deliveries = new LongAdder();

  void read(int bytes) {
    reads.increment();
    bytesRead.add(bytes);
  }

  void wrote(int bytes) {
    writes.increment();
    bytesWritten.add(bytes);
  }

  LoopStats snapshot(int connections) {
    return new LoopStats(
        0,
        turns.sum(),
        events.sum(),
        accepts.sum(),
        reads.sum(),
        bytesRead.sum(),
        writes.sum(),
        bytesWritten.sum(),
        wakeups.sum(),
        deliveries.sum(),
        connections);
  }
}
