package madang.net.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Handles on C library functions.
 *
 * <p>Every handle has one shape, six 64-bit words to one, whatever the function takes: integers and
 * pointers travel in the first six argument registers on x86-64 and aarch64, and a function doesn't
 * look at those that it doesn't know. One shape is linked once; a dozen would cost 100 ms at start.
 * The upper half of the result is undefined where C returns {@code int}, so callers narrow it.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private Libc() {}

  /**
   * A plain downcall that keeps errno: {@code (MemorySegment state, long x 6) long}.
   *
   * <p>Plain, not {@link Linker.Option#critical}: a critical call that blocks holds up the garbage
   * collection of every other thread.
   */
  static MethodHandle function(String name) {
    return function(name, SHAPE);
  }

  /**
   * The same with seven words: {@code syscall} with a call of six. Linked only where it is used,
   * for a second shape costs every start.
   */
  static MethodHandle functionOfSeven(String name) {
    return function(
        name,
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG));
  }

  @SuppressWarnings("restricted") // this package is where native calls live
  private static MethodHandle function(String name, FunctionDescriptor shape) {
    var address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return LINKER.downcallHandle(address, shape, ERRNO);
  }

  /** What a handle's invocation can't throw, but its signature says it may. */
  static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }

  static {
    assert ADDRESS.byteSize() == 8 : "64-bit systems only";
  }
}
