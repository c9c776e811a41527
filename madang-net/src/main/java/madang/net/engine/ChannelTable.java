package madang.net.engine;

import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives the channels of an engine small numbers, as the kernel does with its files: the lowest that
 * is free. Any thread.
 */
final class ChannelTable {
  private volatile @Nullable SelectableChannel[] channels = new @Nullable SelectableChannel[64];
  private final BitSet used = new BitSet(); // guarded by this

  /** The number of a channel from now on. */
  synchronized int add(SelectableChannel channel) {
    int fd = used.nextClearBit(0);
    used.set(fd);
    @Nullable SelectableChannel[] now = channels;
    if (fd >= now.length) {
      now = Arrays.copyOf(now, 2 * now.length);
    }
    now[fd] = channel;
    channels = now; // also where it is the same: whoever reads it sees the element
    return fd;
  }

  /** The channel of a number that its caller has and hasn't given back. */
  SelectableChannel get(int fd) {
    SelectableChannel channel = channels[fd];
    if (channel == null) {
      throw new IllegalStateException("nothing is open as " + fd);
    }
    return channel;
  }

  /** Takes a number back; its channel is for the caller to close. */
  synchronized @Nullable SelectableChannel remove(int fd) {
    SelectableChannel channel = channels[fd];
    channels[fd] = null;
    used.clear(fd);
    return channel;
  }
}
