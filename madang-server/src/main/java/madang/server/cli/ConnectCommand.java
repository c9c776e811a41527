package madang.server.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import madang.server.Printable;
import madang.server.config.Address;
import madang.server.config.FormException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "connect",
    description = "The textbook's clients for echo and relay.",
    footer = {
      "",
      "Examples:",
      "  madang connect 9190                          talk to: madang echo",
      "  madang connect 127.0.0.1:9190 --as chat --name ann",
      "                                               talk to: madang relay"
    })
final class ConnectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ADDR", description = "PORT, HOST:PORT or [v6]:PORT")
  String address = "";

  @Option(
      names = "--as",
      paramLabel = "echo|chat|irc",
      description = "which client to be (default: echo)")
  String as = "echo";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what others see with --as chat (default: your user name)")
  @Nullable String name;

  @Override
  public Integer call() throws Failure {
    return switch (as) {
      case "echo" -> talk(new EchoDialogue(System.in, System.out));
      case "chat" -> talk(new ChatDialogue(System.in, System.out, ownName()));
      case "irc" -> throw Failure.notBuilt("connect --as irc");
      default -> throw Failure.usage("--as must be echo, chat or irc, not " + as);
    };
  }

  private String ownName() throws Failure {
    if (name == null) {
      return System.getProperty("user.name", "somebody");
    }
    if (name.isBlank() || !Printable.of(name).equals(name)) {
      throw Failure.usage("--name must be a name: one line of visible characters");
    }
    return name;
  }

  private int talk(Dialogue dialogue) throws Failure {
    Address where;
    try {
      where = Address.parse(address);
    } catch (FormException e) {
      throw Failure.usage("ADDR " + e.getMessage());
    }
    SocketAddress resolved;
    try {
      resolved = where.resolve();
    } catch (UnknownHostException e) {
      throw Failure.failed("there is no host " + where.host());
    }
    try (SocketChannel channel = SocketChannel.open(resolved)) {
      if (resolved instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      dialogue.run(channel);
      return Failure.OK;
    } catch (IOException e) {
      throw Failure.failed("connection to " + where + " failed: " + e.getMessage());
    }
  }
}
