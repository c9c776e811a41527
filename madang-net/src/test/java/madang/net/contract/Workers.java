package madang.net.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which process has which socket, as /proc tells: proc(5). */
final class Workers {
  private static final String LISTEN = "0A";

  private Workers() {}

  /** The processes that this one has started and that haven't been waited for. */
  static List<ProcessHandle> all() {
    return ProcessHandle.current().children().toList();
  }

  /** The worker that has the socket of {@code caller}; waits until one has it. */
  static ProcessHandle of(Caller caller) throws Exception {
    var at = (InetSocketAddress) caller.socket().getRemoteSocketAddress();
    Rig.patiently().until(() -> holder(at.getPort(), caller.address().getPort()) != null);
    return Objects.requireNonNull(holder(at.getPort(), caller.address().getPort()));
  }

  private static @Nullable ProcessHandle holder(int local, int remote) throws IOException {
    String inode = inode(local, remote);
    for (ProcessHandle worker : all()) {
      if (inode != null && sockets(worker).contains(inode)) {
        return worker;
      }
    }
    return null;
  }

  /** The inode of our end of a connection over the loopback of IPv4; null where there is none. */
  static @Nullable String inode(int local, int remote) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
      String[] words = line.strip().split("\\s+");
      if (words[1].endsWith(":" + hex(local)) && words[2].endsWith(":" + hex(remote))) {
        return words[9];
      }
    }
    return null;
  }

  /** The inode of the socket that listens at this port. */
  static String listening(int port) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
      String[] words = line.strip().split("\\s+");
      if (words[1].endsWith(":" + hex(port)) && words[3].equals(LISTEN)) {
        return words[9];
      }
    }
    throw new IOException("nobody listens at " + port);
  }

  private static String hex(int port) {
    return "%04X".formatted(port);
  }

  /** The inodes of a process's sockets; none where it ends just now. */
  static Set<String> sockets(ProcessHandle process) {
    Set<String> inodes = new HashSet<>();
    try (var listed = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path each : listed.toList()) {
        String what = Files.readSymbolicLink(each).toString();
        if (what.startsWith("socket:[")) {
          inodes.add(what.substring(8, what.length() - 1));
        }
      }
    } catch (IOException ended) {
      return Set.of();
    }
    return inodes;
  }

  /** The words that a process was started with. */
  static List<String> words(ProcessHandle process) throws IOException {
    byte[] line = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
    return List.of(new String(line, US_ASCII).split("\0"));
  }
}
