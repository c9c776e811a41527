package madang.net.sys;

import java.lang.invoke.MethodHandle;

/** A counter in the kernel that a poller can wait for: how a loop is woken. eventfd(2). */
public final class EventFd {
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;

  private static final MethodHandle EVENTFD = Libc.function("eventfd");

  private EventFd() {}

  /** A new counter at 0, non-blocking and close-on-exec. */
  public static int eventfd(CallState state) {
    try {
      return state.resultOf(
          (long)
              EVENTFD.invokeExact(
                  state.segment(), 0L, (long) (EFD_NONBLOCK | EFD_CLOEXEC), 0L, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
