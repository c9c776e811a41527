package madang.net.engine;

/**
 * What the log hears of one acceptor's trouble, in time: {@link TurnedAway} says when, the loop's
 * wheel wakes it. On the loop.
 */
public final class Complaints implements TimerWheel.Owner {
  private final LoopThread loop;
  private final TurnedAway turnedAway;
  private final TimerWheel.Timer later = new TimerWheel.Timer(this, 0);

  /**
   * @param turnedAway the listener's
   */
  public Complaints(LoopThread loop, TurnedAway turnedAway) {
    this.loop = loop;
    this.turnedAway = turnedAway;
  }

  /** One more caller was turned away. */
  public void turnedAway(String why) {
    turnedAway.add(why, loop.nanoTime());
    tellLater();
  }

  /** Something is wrong, and it isn't known that it has cost a caller. */
  public void complain(String why) {
    turnedAway.complain(why, loop.nanoTime());
    tellLater();
  }

  /** The acceptor stops. */
  public void end() {
    loop.wheel().cancel(later);
    turnedAway.tellRest();
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    turnedAway.tellDue(loop.nanoTime());
    tellLater();
  }

  private void tellLater() {
    long delayNs = turnedAway.untilDueNs(loop.nanoTime());
    if (delayNs >= 0) {
      loop.wheel().schedule(later, loop.nanoTime(), delayNs);
    }
  }
}
