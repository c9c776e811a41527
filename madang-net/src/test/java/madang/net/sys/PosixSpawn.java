package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Starts a child by posix_spawn(3), which passes on every descriptor that isn't close-on-exec. */
final class PosixSpawn {
  private PosixSpawn() {}

  /** The descriptors that a child finds open, as {@code ls -l} tells them. */
  @SuppressWarnings("restricted") // a test of what FFM calls do to children
  static String listDescriptors(Arena arena) throws Exception {
    Path out = Files.createTempFile("madang-child", ".txt");
    try {
      String script = "ls -l /proc/self/fd > " + out + " && echo done >> " + out;
      MemorySegment argv = arena.allocate(4 * 8, 8);
      argv.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom("sh"));
      argv.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom("-c"));
      argv.setAtIndex(ValueLayout.ADDRESS, 2, arena.allocateFrom(script));
      argv.setAtIndex(ValueLayout.ADDRESS, 3, MemorySegment.NULL);
      MemorySegment noEnvironment = arena.allocate(8, 8);
      MemorySegment pid = arena.allocate(8, 8);
      Linker linker = Linker.nativeLinker();
      var spawn =
          linker.downcallHandle(
              linker.defaultLookup().find("posix_spawnp").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS));
      int result;
      try {
        result =
            (int)
                spawn.invokeExact(
                    pid,
                    arena.allocateFrom("/bin/sh"),
                    MemorySegment.NULL,
                    MemorySegment.NULL,
                    argv,
                    noEnvironment);
      } catch (Throwable thrown) {
        throw new AssertionError(thrown);
      }
      if (result != 0) {
        throw new AssertionError("posix_spawnp: errno " + result);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.readString(out).endsWith("done\n"));
      return Files.readString(out);
    } finally {
      Files.delete(out);
    }
  }
}
