package madang.net.engine.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import madang.net.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a worker: lines with its process id at the end, on the standard error that all
 * workers share with their engine. A line is one write(2), so that lines of several processes don't
 * tear each other: up to PIPE_BUF, 4,096 bytes, a pipe takes a write whole (pipe(7)), and a
 * worker's lines, about two descriptors, are shorter. Any thread.
 */
final class WorkerTrace implements Trace {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);
  private final String end = " [pid " + ProcessHandle.current().pid() + "]\n";

  @Override
  public void line(String line) {
    try {
      out.write((line + end).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nobody reads standard error any more, and the connection is worth more than its trace.
    }
  }

  /**
   * Tells a frame of {@link Wire}, which isn't a call, in the form in which strace(1) shows what
   * isn't: {@code --- DATA 4 to the server ---}.
   *
   * @param trace null where none is wanted
   * @param length of what follows the header
   */
  static void frame(@Nullable Trace trace, byte type, int length, boolean toServer) {
    if (trace != null) {
      String way = toServer ? " to the server ---" : " from the server ---";
      trace.line("--- " + Wire.name(type) + " " + length + way);
    }
  }
}
