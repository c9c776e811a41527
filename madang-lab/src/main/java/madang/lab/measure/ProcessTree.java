package madang.lab.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with its descendants, as a server that forks or starts workers is. */
public final class ProcessTree {
  private ProcessTree() {}

  /** The process and all below it that run now, it first; empty where it has ended. */
  public static List<Long> pids(long root) {
    List<Long> all = new ArrayList<>();
    ProcessHandle.of(root)
        .ifPresent(handle -> {
          all.add(root);
          handle.descendants().forEach(child -> all.add(child.pid()));
        });
    return all;
  }

  /** How many descriptors the process alone has open; -1 where it can't be seen. */
  public static int descriptors(long pid) {
    int count = 0;
    Path folder = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
      for (Path link : links) {
        count += link.getNameCount() > 0 ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      return -1;
    }
  }
}
