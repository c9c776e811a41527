package madang.lab.load;

import java.time.Duration;
import madang.lab.measure.Latencies;
import org.jspecify.annotations.Nullable;

/** A load that works beside a crowd; only the load's messages count. */
public record CrowdedLoad(Load load, Bystanders crowd) implements Load {
  /** A server that waits for a slow reader is at work, though nothing comes to the others. */
  private static final int PATIENCE = 6;

  @Override
  public void start() {
    crowd.start();
    load.start();
  }

  @Override
  public long done() {
    return load.done();
  }

  @Override
  public int answered() {
    return load.answered();
  }

  @Override
  public int asking() {
    return load.asking();
  }

  @Override
  public void stop(Duration still) throws LoadException, InterruptedException {
    load.stop(still.multipliedBy(PATIENCE));
    crowd.stop(still.multipliedBy(PATIENCE));
  }

  @Override
  public Latencies latencies() {
    return load.latencies();
  }

  @Override
  public @Nullable Latencies lag() {
    return load.lag();
  }

  @Override
  public @Nullable String fault() {
    String seen = load.fault();
    return seen != null ? seen : crowd.fault();
  }

  @Override
  public void close() {
    crowd.close();
    load.close();
  }
}
