package madang.server.cli;

import madang.net.ConnectionGroup;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.server.log.Notices;
import madang.server.service.RelayHandler;
import madang.server.service.Visitors;
import picocli.CommandLine.Command;

@Command(
    name = "relay",
    description = "The textbook's chat server: every byte goes to everybody, the sender too.",
    footer = {
      "",
      "Examples:",
      "  madang relay                   then, twice: madang connect 9190 --as chat --name ann",
      "  madang relay 9000 --io epoll-et --buffer 4 --trace"
    })
final class RelayCommand extends TextbookCommand {
  @Override
  String kind() {
    return "relay";
  }

  @Override
  Handler.Factory handlers(IoEngine engine, Notices notices) {
    ConnectionGroup everybody = engine.newGroup();
    Visitors visitors = new Visitors(notices::say);
    return connection -> new RelayHandler(everybody, visitors, connection.remote());
  }
}
