package madang.lab.load;

import madang.lab.measure.Latencies;

/**
 * When the messages of one sender were due, in the order in which they come back. In a closed loop
 * that is when each was sent. In an open loop it follows from the message's number: nothing that
 * the server or the load does can move it. On the loop only.
 */
final class Sender {
  private final Latencies latencies;
  private final Pace pace;
  private final int lane;
  private final long[] sentAt; // closed loop: a ring, as long as messages can be under way
  private int oldest;
  private int underWay;
  private long came;

  /**
   * @param lane the sender's number among those that share the pace
   * @param most messages under way at once, in a closed loop
   */
  Sender(Latencies latencies, Pace pace, int lane, int most) {
    this.latencies = latencies;
    this.pace = pace;
    this.lane = lane;
    sentAt = new long[pace.isOpen() ? 0 : most];
  }

  /** Begins anew; nothing is under way. */
  void reset() {
    oldest = 0;
    underWay = 0;
    came = 0;
  }

  /** So many messages leave now, in a closed loop. */
  void sent(int messages, long nowNs) {
    for (int i = 0; i < messages; i++) {
      sentAt[(oldest + underWay) % sentAt.length] = nowNs;
      underWay++;
    }
  }

  /** The oldest so many have come back. */
  void came(int messages, long nowNs) {
    if (pace.isOpen()) {
      for (int i = 0; i < messages; i++) {
        latencies.record(pace.dueNs(lane, came++), nowNs, 1);
      }
      return;
    }
    int left = Math.min(messages, underWay);
    while (left > 0) {
      long due = sentAt[oldest];
      int same = 0;
      while (left > 0 && sentAt[oldest] == due) {
        oldest = oldest + 1 == sentAt.length ? 0 : oldest + 1;
        underWay--;
        same++;
        left--;
      }
      latencies.record(due, nowNs, same);
    }
  }
}
