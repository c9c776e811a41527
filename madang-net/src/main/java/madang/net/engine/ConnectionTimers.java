package madang.net.engine;

import org.jspecify.annotations.Nullable;

/** The timers of one connection, one a kind: a list, for there are few. On the loop only. */
public final class ConnectionTimers implements Schedule {
  private final TimerWheel.Owner owner;
  private final Loop loop;
  private TimerWheel.@Nullable Timer first;

  public ConnectionTimers(TimerWheel.Owner owner, Loop loop) {
    this.owner = owner;
    this.loop = loop;
  }

  @Override
  public void set(int kind, long delayNs) {
    var timer = find(kind);
    if (timer == null) {
      timer = new TimerWheel.Timer(owner, kind);
      timer.sibling = first;
      first = timer;
    }
    loop.wheel().schedule(timer, loop.nanoTime(), delayNs);
  }

  public void cancel(int kind) {
    var timer = find(kind);
    if (timer != null) {
      loop.wheel().cancel(timer);
    }
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public void cancelAll() {
    for (var timer = first; timer != null; timer = timer.sibling) {
      loop.wheel().cancel(timer);
    }
    first = null;
  }

  private TimerWheel.@Nullable Timer find(int kind) {
    var timer = first;
    while (timer != null && timer.kind != kind) {
      timer = timer.sibling;
    }
    return timer;
  }
}
