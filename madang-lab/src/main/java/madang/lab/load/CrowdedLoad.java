package madang.lab.load;

import java.time.Duration;
import madang.lab.measure.Latencies;
import org.jspecify.annotations.Nullable;

/** A load that works beside a crowd; only the load's messages count. */
public record CrowdedLoad(Load load, Bystanders crowd) implements Load {

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
  public void stop(Duration limit) throws LoadException, InterruptedException {
    load.stop(limit);
    crowd.stop(limit);
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
