package madang.server.cli;

import madang.net.ConnectionGroup;
import madang.server.service.RelayHandler;
import madang.server.service.Visitors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "relay",
    description = "The textbook's chat server: every byte goes to everybody, the sender too.",
    footer = {
      "",
      "Examples:",
      "  madang relay                   then, twice: madang connect 9190 --as chat --name ann",
      "  madang relay 9000 --io epoll-et --buffer 4 --trace"
    })
final class RelayCommand implements QuickStart {
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
        "relay",
        (engine, notices) -> {
          ConnectionGroup everybody = engine.newGroup();
          Visitors visitors = new Visitors(notices::say);
          return connection -> new RelayHandler(everybody, visitors);
        });
  }
}
