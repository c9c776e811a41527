package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * One descriptor on its way to another process through a Unix-domain socket. Belongs to one thread.
 * unix(7), cmsg(3), on 64-bit Linux:
 *
 * <pre>
 * struct msghdr  { void *name; u32 namelen; (4) ; struct iovec *iov; size_t iovlen;
 *                  void *control; size_t controllen; int flags; };             56 bytes
 * struct iovec   { void *base; size_t len; };                                  16 bytes
 * struct cmsghdr { size_t len; int level; int type; } then the data: int fd;   20 bytes, 24 padded
 * </pre>
 */
public final class ScmRights {
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

  private static final int IOV_AT = 16;
  private static final int IOVLEN_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROLLEN_AT = 40;
  private static final int IOVEC = 56;
  private static final int CMSG = 72;
  private static final int CMSG_LEVEL = CMSG + 8;
  private static final int CMSG_TYPE = CMSG + 12;
  private static final int CMSG_FD = CMSG + 16;
  private static final int CMSG_LEN = 20;
  private static final int CMSG_SPACE = 24;
  private static final int BYTE = CMSG + CMSG_SPACE;

  private static final MethodHandle SENDMSG = Libc.function("sendmsg");
  private static final MethodHandle RECVMSG = Libc.function("recvmsg");

  private final MemorySegment memory;

  /**
   * @param arena keeps the structs
   */
  public ScmRights(Arena arena) {
    memory = arena.allocate(BYTE + 8L, 8);
    long base = memory.address();
    memory.set(ValueLayout.JAVA_LONG, IOV_AT, base + IOVEC);
    memory.set(ValueLayout.JAVA_LONG, IOVLEN_AT, 1);
    memory.set(ValueLayout.JAVA_LONG, CONTROL_AT, base + CMSG);
    memory.set(ValueLayout.JAVA_LONG, IOVEC, base + BYTE);
    memory.set(ValueLayout.JAVA_LONG, IOVEC + 8, 1);
  }

  /**
   * Sends a copy of {@code fd} with one byte, for without a byte a stream carries no descriptor.
   * sendmsg(2).
   *
   * @return 1, or -errno
   */
  public int send(CallState state, int socket, int fd) {
    memory.set(ValueLayout.JAVA_LONG, CONTROLLEN_AT, CMSG_SPACE);
    memory.set(ValueLayout.JAVA_LONG, CMSG, CMSG_LEN);
    memory.set(ValueLayout.JAVA_INT, CMSG_LEVEL, Sockets.SOL_SOCKET);
    memory.set(ValueLayout.JAVA_INT, CMSG_TYPE, SCM_RIGHTS);
    memory.set(ValueLayout.JAVA_INT, CMSG_FD, fd);
    return call(SENDMSG, state, socket, Sockets.MSG_NOSIGNAL);
  }

  /**
   * Receives one byte and the descriptor that came with it, which {@link #descriptor} then tells;
   * it is close-on-exec from its first moment. recvmsg(2).
   *
   * @return 1; 0 at the end of the stream; or -errno
   */
  public int receive(CallState state, int socket) {
    memory.asSlice(CMSG, CMSG_SPACE).fill((byte) 0);
    // Not the padded size: that has room for a second descriptor, which nobody would close.
    memory.set(ValueLayout.JAVA_LONG, CONTROLLEN_AT, CMSG_LEN);
    return call(RECVMSG, state, socket, MSG_CMSG_CLOEXEC);
  }

  /** What the last {@link #receive} brought; -1 where its byte came alone. */
  public int descriptor() {
    boolean there =
        memory.get(ValueLayout.JAVA_LONG, CMSG) == CMSG_LEN
            && memory.get(ValueLayout.JAVA_INT, CMSG_LEVEL) == Sockets.SOL_SOCKET
            && memory.get(ValueLayout.JAVA_INT, CMSG_TYPE) == SCM_RIGHTS;
    return there ? memory.get(ValueLayout.JAVA_INT, CMSG_FD) : -1;
  }

  private int call(MethodHandle function, CallState state, int socket, int flags) {
    try {
      return state.resultOf(
          (long)
              function.invokeExact(
                  state.segment(), (long) socket, memory.address(), (long) flags, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
