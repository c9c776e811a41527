package madang.server.cli;

import madang.server.service.EchoHandler;
import madang.server.service.Visitors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
final class EchoCommand implements QuickStart {
  @Mixin TextbookOptions options = new TextbookOptions();

  @Override
  public boolean flag(String name) {
    return options.flag(name);
  }

  @Override
  public boolean option(String name, String value) {
    return options.option(name, value);
  }

  @Override
  public boolean positional(String value) {
    options.address = value;
    return true;
  }

  @Override
  public Integer call() throws Failure {
    return options.serve(
        "echo",
        (engine, notices) -> {
          Visitors visitors = new Visitors(notices::say);
          return connection -> new EchoHandler(visitors);
        });
  }
}
