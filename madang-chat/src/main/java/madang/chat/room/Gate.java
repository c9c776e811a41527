package madang.chat.room;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import madang.chat.ChatLimits;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in: connections at once, connections at once and a minute from one address (IPv6: from
 * one /64). Loopback is not exempt; local sockets are not counted by address. Any thread.
 */
public final class Gate {
  /** Addresses remembered at once; strangers beyond that are asked to come back later. */
  static final int MAX_ADDRESSES = 65_536;

  private static final long MINUTE_MS = 60_000;

  private final HashMap<Object, Caller> callers = new HashMap<>();
  private long lastSweep = Long.MIN_VALUE;
  private int open;

  /** What is known of one address. */
  private static final class Caller {
    final String host;
    int open;
    int inWindow;
    int logins;
    long windowStart;

    Caller(String host, long now) {
      this.host = host;
      this.windowStart = now;
    }

    void turn(long now) {
      if (now - windowStart >= MINUTE_MS || now < windowStart) {
        windowStart = now;
        inWindow = 0;
        logins = 0;
      }
    }
  }

  /**
   * What a caller hears.
   *
   * @param refusal why he isn't let in; null if he is
   * @param host his address in letters
   */
  public record Answer(@Nullable String refusal, String host) {}

  /** A connection arrives; if it is let in, {@link #leave} must follow. */
  synchronized Answer arrive(SocketAddress remote, long now, ChatLimits limits) {
    Object address = address(remote);
    String host = host(remote);
    if (open >= limits.connections()) {
      return new Answer("The server is full, please come back later", host);
    }
    if (address != null) {
      Caller caller = callers.get(address);
      if (caller == null) {
        sweep(now);
        if (callers.size() >= MAX_ADDRESSES) {
          return new Answer("Too many new addresses, please come back later", host);
        }
        caller = new Caller(host, now);
        callers.put(address, caller);
      }
      String refusal = refusal(caller, now, limits);
      if (refusal != null) {
        return new Answer(refusal, host);
      }
      caller.open++;
      caller.inWindow++;
      if (address instanceof InetAddress) {
        host = caller.host; // one text for many; a /64 has many hosts
      }
    }
    open++;
    return new Answer(null, host);
  }

  private @Nullable String refusal(Caller caller, long now, ChatLimits limits) {
    caller.turn(now);
    int most = limits.connectionsPerIp();
    if (most > 0 && caller.open >= most) {
      return "Too many connections from your address";
    }
    int perMinute = limits.connectionsPerIpPerMinute();
    if (perMinute > 0 && caller.inWindow >= perMinute) {
      return "Connecting too fast, please wait a minute";
    }
    return null;
  }

  /**
   * Whether one more password may be tried from this address now: {@code limits} says how many a
   * minute. A local socket isn't counted.
   */
  synchronized boolean mayLogIn(SocketAddress remote, long now, ChatLimits limits) {
    Object address = address(remote);
    Caller caller = address == null ? null : callers.get(address);
    if (caller == null || limits.loginAttemptsPerMinute() == 0) {
      return true;
    }
    caller.turn(now);
    if (caller.logins >= limits.loginAttemptsPerMinute()) {
      return false;
    }
    caller.logins++;
    return true;
  }

  /**
   * A connection that was let in turns out to be another address's: it counts there as if it had
   * arrived there, and here as if it never had. If it isn't let in there it stays here until it
   * leaves.
   */
  synchronized Answer handOver(SocketAddress from, SocketAddress to, long now, ChatLimits limits) {
    count(from, -1);
    Answer answer = arrive(to, now, limits);
    if (answer.refusal() != null) {
      count(from, 1);
    }
    return answer;
  }

  private void count(SocketAddress remote, int more) {
    open += more;
    Object address = address(remote);
    Caller caller = address == null ? null : callers.get(address);
    if (caller != null) {
      caller.open += more;
      caller.inWindow = Math.max(0, caller.inWindow + more);
    }
  }

  /** A connection that was let in is over. */
  synchronized void leave(SocketAddress remote) {
    open--;
    Object address = address(remote);
    Caller caller = address == null ? null : callers.get(address);
    if (caller != null) {
      caller.open--;
    }
  }

  private void sweep(long now) {
    if (now - lastSweep >= MINUTE_MS || lastSweep == Long.MIN_VALUE) {
      lastSweep = now;
      callers.values().removeIf(c -> c.open == 0 && now - c.windowStart >= MINUTE_MS);
    }
  }

  private static @Nullable Object address(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return null;
    }
    InetAddress address = inet.getAddress();
    if (address instanceof Inet6Address) {
      return ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), 8));
    }
    return address;
  }

  /** An address as a host that is one IRC word: {@code ::1} would begin with a colon. */
  private static String host(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return "localhost";
    }
    String host = inet.getAddress().getHostAddress();
    int scope = host.indexOf('%');
    String plain = scope < 0 ? host : host.substring(0, scope);
    return plain.startsWith(":") ? "0" + plain : plain;
  }
}
