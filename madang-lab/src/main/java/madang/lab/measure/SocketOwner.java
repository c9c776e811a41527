package madang.lab.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which process listens at an address of this machine: the listening sockets' inodes from {@code
 * /proc/net/tcp} and {@code tcp6}, then who has one of them among {@code /proc/PID/fd}.
 */
public final class SocketOwner {
  private static final String LISTEN = "0A"; // TCP_LISTEN, include/net/tcp_states.h

  private SocketOwner() {}

  /** The process; none where the address is not local, or the process is another user's. */
  public static OptionalLong of(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    if (host == null || !(host.isLoopbackAddress() || isOurs(host))) {
      return OptionalLong.empty();
    }
    Set<String> wanted = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String inode = listeningInode(line, address.getPort());
          if (!inode.isEmpty()) {
            wanted.add("socket:[" + inode + "]");
          }
        }
      } catch (IOException e) {
        // Without IPv6 there is no second table.
      }
    }
    return wanted.isEmpty() ? OptionalLong.empty() : holder(wanted);
  }

  /** The inode of a listening socket at this port in a line of the table; empty for others. */
  static String listeningInode(String line, int port) {
    String[] words = line.trim().split("\\s+");
    if (words.length < 10 || !words[3].equals(LISTEN)) {
      return "";
    }
    int listening = Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16);
    return listening == port ? words[9] : "";
  }

  private static OptionalLong holder(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), sockets)) {
          return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      // No /proc: the owner stays unknown.
    }
    return OptionalLong.empty();
  }

  private static boolean holds(Path descriptors, Set<String> sockets) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (sockets.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's, or it ended: not ours to read.
    }
    return false;
  }

  private static boolean isOurs(InetAddress host) {
    try {
      return NetworkInterface.getByInetAddress(host) != null;
    } catch (IOException e) {
      return false;
    }
  }
}
