package madang.net.engine.process;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import madang.net.CloseReason;
import madang.net.Frame;
import madang.net.sys.SockAddr;
import org.jspecify.annotations.Nullable;

/**
 * What engine and worker say to each other on their AF_UNIX stream, once the worker has its socket.
 *
 * <pre>
 * one byte   what follows, see below
 * four bytes length of the rest, big-endian
 * the rest
 * </pre>
 *
 * A stream that ends without END or CLOSE was cut off: the other side is dead, or has given up.
 */
final class Wire {
  /** Worker: the socket's two addresses. Comes first. One byte of length, the remote, the local. */
  static final byte OPEN = 1;

  /** Both: bytes of the connection. */
  static final byte DATA = 2;

  /** Both: this direction is over; FIN. */
  static final byte END = 3;

  /** Worker: the connection broke. The reason's kind, a space, its words. */
  static final byte RESET = 4;

  /**
   * Engine: close in good order; all that was said before still leaves. Eight bytes where the
   * engine itself ends: how many nanoseconds that may take.
   */
  static final byte CLOSE = 5;

  /** Worker that runs the handler: how many reads and bytes there were. Two numbers of 8 bytes. */
  static final byte REPORT = 6;

  static final int HEADER_BYTES = 5;

  private Wire() {}

  static Frame end() {
    return control(END, new byte[0]);
  }

  static Frame close() {
    return control(CLOSE, new byte[0]);
  }

  /** CLOSE of an engine that ends and has no more time than this. */
  static Frame close(long drainNs) {
    return control(CLOSE, ByteBuffer.allocate(Long.BYTES).putLong(drainNs).array());
  }

  static Frame open(byte[] remote, byte[] local) {
    ByteBuffer rest = ByteBuffer.allocate(1 + remote.length + local.length);
    rest.put((byte) remote.length).put(remote).put(local);
    return control(OPEN, rest.array());
  }

  static Frame reset(CloseReason reason) {
    String words = reason.kind().name() + " " + reason.detail();
    return control(RESET, words.getBytes(StandardCharsets.UTF_8));
  }

  static Frame report(long reads, long bytes) {
    return control(REPORT, ByteBuffer.allocate(16).putLong(reads).putLong(bytes).array());
  }

  private static Frame control(byte type, byte[] rest) {
    ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + rest.length);
    return Frame.copyOf(whole.put(type).putInt(rest.length).put(rest).flip());
  }

  /** A frame of the connection's as it travels to the worker; one without bytes doesn't. */
  static Frame data(Frame payload) {
    int length = payload.length();
    if (length == 0) {
      return payload;
    }
    byte[] whole = new byte[HEADER_BYTES + length];
    ByteBuffer.wrap(whole).put(DATA).putInt(length);
    payload.copyTo(0, MemorySegment.ofArray(whole), HEADER_BYTES, length);
    return Frame.copyOf(whole, 0, whole.length);
  }

  /**
   * The same for bytes, which are consumed; header and bytes in one buffer, ready to be sent.
   *
   * @param scratch what is filled and returned where they fit; a larger one comes from the heap
   */
  static ByteBuffer data(ByteBuffer payload, ByteBuffer scratch) {
    int length = payload.remaining();
    boolean fits = length <= scratch.capacity() - HEADER_BYTES;
    ByteBuffer whole = fits ? scratch.clear() : ByteBuffer.allocate(HEADER_BYTES + length);
    return whole.put(DATA).putInt(length).put(payload).flip();
  }

  /**
   * Fills {@code header} for DATA of this length, ready to be sent before the bytes. Only for the
   * worker, where nobody else sends: two sends aren't one, and a frame of another thread's between
   * them would be taken for the bytes.
   */
  static ByteBuffer dataHeader(ByteBuffer header, int length) {
    return header.clear().put(DATA).putInt(length).flip();
  }

  /** Whether at {@code at} begins a header that is all there. */
  static boolean hasHeader(ByteBuffer in, int at) {
    return in.limit() - at >= HEADER_BYTES;
  }

  static byte type(ByteBuffer in, int at) {
    return in.get(at);
  }

  /** What a type is called, in a trace. */
  static String name(byte type) {
    return switch (type) {
      case OPEN -> "OPEN";
      case DATA -> "DATA";
      case END -> "END";
      case RESET -> "RESET";
      case CLOSE -> "CLOSE";
      case REPORT -> "REPORT";
      default -> "frame " + type;
    };
  }

  static int length(ByteBuffer in, int at) {
    return in.getInt(at + 1);
  }

  /** The remote address that OPEN tells; null where the worker couldn't get it. */
  static @Nullable SocketAddress remote(ByteBuffer in, int at) {
    int start = at + HEADER_BYTES;
    return address(in, start + 1, in.get(start) & 0xff);
  }

  /** The local address that OPEN tells; null where the worker couldn't get it. */
  static @Nullable SocketAddress local(ByteBuffer in, int at) {
    int remote = in.get(at + HEADER_BYTES) & 0xff;
    return address(in, at + HEADER_BYTES + 1 + remote, length(in, at) - 1 - remote);
  }

  private static @Nullable SocketAddress address(ByteBuffer in, int at, int length) {
    if (length == 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return SockAddr.ofThread().put(bytes).decode();
  }

  /** How long last bytes may take by a CLOSE at {@code at}, where it says that. */
  static long drainNs(ByteBuffer in, int at, long usual) {
    return length(in, at) == 0 ? usual : Math.min(usual, in.getLong(at + HEADER_BYTES));
  }

  static CloseReason reason(ByteBuffer in, int at, int length) {
    byte[] words = new byte[length];
    in.get(at + HEADER_BYTES, words);
    String[] kindAndDetail = new String(words, StandardCharsets.UTF_8).split(" ", 2);
    return new CloseReason(CloseReason.Kind.valueOf(kindAndDetail[0]), kindAndDetail[1]);
  }
}
