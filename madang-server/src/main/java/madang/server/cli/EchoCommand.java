package madang.server.cli;

import madang.net.Handler;
import madang.net.IoEngine;
import madang.server.log.Notices;
import madang.server.service.EchoHandler;
import madang.server.service.Visitors;
import picocli.CommandLine.Command;

@Command(
    name = "echo",
    description = "The textbook's echo server: every byte comes back, in order.",
    footer = {
      "",
      "Examples:",
      "  madang echo                                    then: nc 127.0.0.1 9190",
      "  madang echo 9000 --io epoll-lt --buffer 4 --trace",
      "                                                 one message, many level-triggered returns",
      "  madang echo 0.0.0.0:9190 --loops 4 --workers 8"
    })
final class EchoCommand extends TextbookCommand {
  @Override
  String kind() {
    return "echo";
  }

  @Override
  Handler.Factory handlers(IoEngine engine, Notices notices) {
    Visitors visitors = new Visitors(notices::say);
    return connection -> new EchoHandler(visitors);
  }
}
