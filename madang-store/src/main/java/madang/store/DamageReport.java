package madang.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import madang.store.Rows.Row;

/** Says that entries are damaged: the first one at once, then no more than a line a minute. */
final class DamageReport implements Consumer<Row> {
  private static final long AGAIN_NS = 60_000_000_000L;

  private final StoreOptions options;
  private final AtomicLong saidNs = new AtomicLong(System.nanoTime() - AGAIN_NS - 1);

  DamageReport(StoreOptions options) {
    this.options = options;
  }

  @Override
  public void accept(Row row) {
    long last = saidNs.get();
    long now = System.nanoTime();
    if (now - last > AGAIN_NS && saidNs.compareAndSet(last, now)) {
      options
          .notices()
          .accept(
              "history: entry "
                  + row.offset()
                  + " in "
                  + options.history()
                  + " is not what was written, and is left out; the others are readable. Look at"
                  + " the disk, and restore a backup (madang restore FILE --replace) to have it back");
    }
  }
}
