package madang.lab.reference;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** InspIRCd with every throttle lifted, where the system has it (Debian: package inspircd). */
public final class InspIrcd {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/inspircd"), Path.of("/usr/bin/inspircd"));
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration READY = Duration.ofSeconds(20);

  private InspIrcd() {}

  /**
   * Starts it with its files in {@code folder}.
   *
   * @throws UnavailableException where it isn't installed
   */
  public static ServerProcess start(Path folder)
      throws IOException, InterruptedException, UnavailableException {
    Path program =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new UnavailableException("inspircd isn't installed"));
    InetSocketAddress address = freePort();
    Path config = folder.resolve("inspircd.conf");
    Files.writeString(config, configuration(folder, address.getPort()));
    List<String> command =
        new ArrayList<>(
            List.of(program.toString(), "--nofork", "--nopid", "--config", config.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--runasroot"); // it refuses otherwise; it serves loopback only
    }
    return ServerProcess.start("InspIRCd", command, "irc", address, READY);
  }

  /** A port that was free a moment ago: InspIRCd doesn't say which one it got for port 0. */
  private static InetSocketAddress freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
      return new InetSocketAddress(LOOPBACK, probe.getLocalPort());
    }
  }

  private static String configuration(Path folder, int port) {
    return """
    <server name="lab.invalid" description="Reference" network="Lab" id="0LB">
    <admin name="Lab" nick="lab" email="lab@lab.invalid">
    <bind address="127.0.0.1" port="%1$d" type="clients">
    <connect name="lab" allow="*" timeout="60" pingfreq="24h" threshold="1000000"
             commandrate="1000000000" fakelag="no" hardsendq="256M" softsendq="256M" recvq="16M"
             localmax="100000" globalmax="100000" limit="100000" maxconnwarn="no"
             resolvehostnames="no">
    <performance netbuffersize="65534" somaxconn="4096" softlimit="19900" quietbursts="yes">
    <path configdir="%2$s" datadir="%2$s" logdir="%2$s" runtimedir="%2$s">
    <log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="inspircd.log">
    """
        .formatted(port, folder);
  }
}
