package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Native memory for one socket address. Belongs to one thread.
 *
 * <pre>
 * struct sockaddr_in  { u16 family; u16 port (big-endian); u8 addr[4]; }                   16 bytes
 * struct sockaddr_in6 { u16 family; u16 port; u32 flowinfo; u8 addr[16]; u32 scope_id; }   28 bytes
 * struct sockaddr_un  { u16 family; char path[108]; }                                  up to 110 bytes
 * </pre>
 *
 * ip(7), ipv6(7), unix(7).
 */
public final class SockAddr {
  private static final int CAPACITY = 128; // sockaddr_storage
  private static final int LENGTH_AT = CAPACITY;
  private static final int WORD_AT = CAPACITY + 8;
  private static final int PATH_AT = 2;

  /** The longest path of a Unix-domain socket in bytes, without its final NUL. */
  public static final int MAX_PATH_BYTES = 107;

  private static final ValueLayout.OfShort U16_BIG_ENDIAN =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ThreadLocal<SockAddr> CURRENT = ThreadLocal.withInitial(SockAddr::new);

  private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY + 16, 8);

  private SockAddr() {}

  /** The calling thread's; its content lasts until the next use on this thread. */
  public static SockAddr ofThread() {
    return CURRENT.get();
  }

  /** One of its own, for a call that reads it later. */
  public static SockAddr fresh() {
    return new SockAddr();
  }

  /** The address family that {@code address} needs. */
  public static int family(SocketAddress address) {
    return switch (address) {
      case UnixDomainSocketAddress unix -> Sockets.AF_UNIX;
      case InetSocketAddress inet
          when inet.getAddress() != null && inet.getAddress().getAddress().length == 4 ->
          Sockets.AF_INET;
      default -> Sockets.AF_INET6;
    };
  }

  /**
   * Writes {@code address} into this memory.
   *
   * @throws IllegalArgumentException for an unresolved name, an unknown kind or too long a path
   */
  public SockAddr encode(SocketAddress address) {
    memory.asSlice(0, CAPACITY).fill((byte) 0);
    memory.set(ValueLayout.JAVA_SHORT, 0, (short) family(address));
    switch (address) {
      case UnixDomainSocketAddress unix -> encodePath(unix);
      case InetSocketAddress inet -> encodeInet(inet);
      default -> throw new IllegalArgumentException("unknown kind of address: " + address);
    }
    return this;
  }

  private void encodePath(UnixDomainSocketAddress unix) {
    byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
    if (path.length == 0 || path.length > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "a socket's path has 1 to " + MAX_PATH_BYTES + " bytes, not " + path.length);
    }
    MemorySegment.copy(path, 0, memory, ValueLayout.JAVA_BYTE, PATH_AT, path.length);
    length(PATH_AT + path.length + 1);
  }

  private void encodeInet(InetSocketAddress inet) {
    InetAddress host = inet.getAddress();
    if (host == null) {
      throw new IllegalArgumentException("unresolved address: " + inet.getHostString());
    }
    byte[] bytes = host.getAddress();
    memory.set(U16_BIG_ENDIAN, 2, (short) inet.getPort());
    boolean v4 = bytes.length == 4;
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, v4 ? 4 : 8, bytes.length);
    if (host instanceof java.net.Inet6Address v6) {
      memory.set(ValueLayout.JAVA_INT, 24, v6.getScopeId());
    }
    length(v4 ? 16 : 28);
  }

  /** The address that the kernel left here. */
  public SocketAddress decode() {
    int family = memory.get(ValueLayout.JAVA_SHORT, 0);
    return switch (family) {
      case Sockets.AF_INET -> inet(4, 4);
      case Sockets.AF_INET6 -> inet(8, 16);
      default -> {
        // An unnamed Unix-domain socket, such as a caller's, has no path at all.
        byte[] path =
            memory
                .asSlice(PATH_AT, Math.clamp(length() - PATH_AT, 0, CAPACITY - PATH_AT))
                .toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < path.length && path[end] != 0) {
          end++;
        }
        yield UnixDomainSocketAddress.of(
            new String(Arrays.copyOf(path, end), StandardCharsets.UTF_8));
      }
    };
  }

  /** The address in the kernel's own form, for {@link #put} in another process. */
  public byte[] bytes() {
    return memory.asSlice(0, Math.clamp(length(), 0, CAPACITY)).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Takes an address over that {@link #bytes} gave. */
  public SockAddr put(byte[] bytes) {
    int count = Math.min(bytes.length, CAPACITY);
    memory.asSlice(0, CAPACITY).fill((byte) 0);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, count);
    length(count);
    return this;
  }

  private SocketAddress inet(int at, int bytes) {
    byte[] host = memory.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE);
    int port = memory.get(U16_BIG_ENDIAN, 2) & 0xffff;
    try {
      return new InetSocketAddress(InetAddress.getByAddress(host), port);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible); // 4 and 16 bytes are always an address
    }
  }

  /** Makes room for an address that the kernel will write. */
  void expect() {
    length(CAPACITY);
  }

  long address() {
    return memory.address();
  }

  int length() {
    return memory.get(ValueLayout.JAVA_INT, LENGTH_AT);
  }

  private void length(int bytes) {
    memory.set(ValueLayout.JAVA_INT, LENGTH_AT, bytes);
  }

  long lengthAddress() {
    return memory.address() + LENGTH_AT;
  }

  /** Eight bytes beside the address, for option values. */
  MemorySegment word() {
    return memory.asSlice(WORD_AT, 8);
  }
}
