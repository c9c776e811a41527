package madang.net.engine.uring;

import java.util.Arrays;

/**
 * The sends of which the kernel is to say whether it could do them at once. It says so by
 * completions that are there when the enter that handed them over returns; a send whose own isn't
 * among those waits for the peer. A turn whose time is up leaves completions to the next one: until
 * the last of them was looked at, nothing is known. On the loop only.
 */
final class SentSends {
  private UringConnection[] connections = new UringConnection[64];

  /** Each connection's number of the send: it may have begun another one since. */
  private int[] numbers = new int[64];

  private int count;

  /** The first of them, which the last enter that counts has handed over. */
  private int handedOver;

  /** Completions of that enter that weren't looked at yet. */
  private int unseen;

  /** A send will be handed over by the next enter. */
  void add(UringConnection connection, int number) {
    if (count == connections.length) {
      connections = Arrays.copyOf(connections, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    connections[count] = connection;
    numbers[count++] = number;
  }

  /** An enter has returned, and so many completions are there. */
  void entered(int completions) {
    if (handedOver == 0) {
      handedOver = count;
      unseen = completions;
    }
  }

  /** So many of the oldest completions were looked at. */
  void seen(int completions) {
    unseen -= Math.min(unseen, completions);
    if (unseen > 0) {
      return;
    }
    for (int i = 0; i < handedOver; i++) {
      connections[i].handedOver(numbers[i]);
    }
    int left = count - handedOver;
    System.arraycopy(connections, handedOver, connections, 0, left);
    System.arraycopy(numbers, handedOver, numbers, 0, left);
    Arrays.fill(connections, left, count, null);
    count = left;
    handedOver = 0;
  }
}
