package madang.lab.scenario;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of each scenario. Each names what its points differ in as a list. */
final class ScenarioCommands {
  private ScenarioCommands() {}

  @Command(
      name = "echo",
      description = "What an echoed message costs.",
      footer = {
        "",
        "Examples:",
        "  madang bench echo --subjects epoll-et,tuned-c --html echo.html",
        "  madang bench echo --target 127.0.0.1:9190 --rate 20000"
      })
  static final class EchoCommand extends ScenarioCommand {
    @Option(
        names = "--connections",
        paramLabel = "N",
        split = ",",
        defaultValue = "1000",
        description = "connections (default: ${DEFAULT-VALUE})")
    List<Integer> connections = List.of();

    @Option(
        names = "--depth",
        paramLabel = "N",
        split = ",",
        defaultValue = "1,16",
        description = "messages under way on each connection (default: ${DEFAULT-VALUE})")
    List<Integer> depths = List.of();

    @Option(
        names = "--bytes",
        paramLabel = "N",
        defaultValue = "64",
        description = "length of a message (default: ${DEFAULT-VALUE})")
    int bytes;

    @Override
    Scenario scenario() {
      return new Echo(
          atLeast(1, "--connections", connections),
          atLeast(1, "--depth", depths),
          atLeast(1, "--bytes", bytes));
    }
  }

  @Command(
      name = "fanout",
      description = "What a delivery costs where every message goes to everybody.",
      footer = {"", "Example:", "  madang bench fanout --receivers 100,1000 --quick"})
  static final class FanoutCommand extends ScenarioCommand {
    @Option(
        names = "--receivers",
        paramLabel = "N",
        split = ",",
        defaultValue = "1000",
        description = "connections that get each message (default: ${DEFAULT-VALUE})")
    List<Integer> receivers = List.of();

    @Option(
        names = "--senders",
        paramLabel = "N",
        defaultValue = "16",
        description = "receivers that send too, up to 100 (default: ${DEFAULT-VALUE})")
    int senders;

    @Option(
        names = "--outstanding",
        paramLabel = "N",
        defaultValue = "8",
        description = "messages under way of each sender (default: ${DEFAULT-VALUE})")
    int outstanding;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        defaultValue = "64",
        description = "length of a message (default: ${DEFAULT-VALUE})")
    int bytes;

    @Override
    Scenario scenario() {
      return new Fanout(
          atLeast(1, "--receivers", receivers),
          within(1, 100, "--senders", senders),
          atLeast(1, "--outstanding", outstanding),
          atLeast(1, "--bytes", bytes));
    }
  }

  @Command(
      name = "idle",
      description = "Many connections say nothing, a few talk: the select/poll/epoll curve.",
      footer = {"", "Example:", "  madang bench idle --subjects epoll-et,poll,select"})
  static final class IdleCommand extends ScenarioCommand {
    @Option(
        names = "--idle",
        paramLabel = "N",
        split = ",",
        defaultValue = "10,100,900,10000",
        description = "silent connections (default: ${DEFAULT-VALUE})")
    List<Integer> idle = List.of();

    @Option(
        names = "--active",
        paramLabel = "N",
        defaultValue = "10",
        description = "connections that talk (default: ${DEFAULT-VALUE})")
    int active;

    @Override
    Scenario scenario() {
      return new IdleHeavy(
          atLeast(0, "--idle", idle), atLeast(1, "--active", active), MESSAGE_BYTES);
    }
  }

  @Command(
      name = "churn",
      description = "Connect, say one thing, hear it, close.",
      footer = {"", "Example:", "  madang bench churn --subjects epoll-et,thread,virtual"})
  static final class ChurnCommand extends ScenarioCommand {
    @Option(
        names = "--parallel",
        paramLabel = "N",
        split = ",",
        defaultValue = "64",
        description = "visits at the same time (default: ${DEFAULT-VALUE})")
    List<Integer> parallel = List.of();

    @Override
    Scenario scenario() {
      return new Churn(atLeast(1, "--parallel", parallel), MESSAGE_BYTES);
    }

    @Override
    boolean paced() {
      return false;
    }
  }

  @Command(
      name = "slow",
      description = "What others feel when some send much and read late.",
      footer = {"", "Example:", "  madang bench slow --subjects epoll-et,textbook-c"})
  static final class SlowCommand extends ScenarioCommand {
    @Option(
        names = "--slow",
        paramLabel = "N",
        split = ",",
        defaultValue = "0,1,8",
        description = "slow readers (default: ${DEFAULT-VALUE})")
    List<Integer> slow = List.of();

    @Option(
        names = "--fast",
        paramLabel = "N",
        defaultValue = "50",
        description = "connections that play ping-pong (default: ${DEFAULT-VALUE})")
    int fast;

    @Override
    Scenario scenario() {
      return new SlowReading(atLeast(0, "--slow", slow), atLeast(1, "--fast", fast), MESSAGE_BYTES);
    }
  }

  @Command(
      name = "irc",
      description = "What a delivery in an IRC room costs, on our server or on any.",
      footer = {
        "",
        "Example:",
        "  madang bench irc --target 127.0.0.1:6667 --members 500",
        "The target's limits must be lifted, and its ping interval longer than the run."
      })
  static final class IrcCommand extends ScenarioCommand {
    @Option(
        names = "--members",
        paramLabel = "N",
        split = ",",
        defaultValue = "1000",
        description = "members of the room (default: ${DEFAULT-VALUE})")
    List<Integer> members = List.of();

    @Option(
        names = "--senders",
        paramLabel = "N",
        defaultValue = "10",
        description = "members that talk, up to 99 (default: ${DEFAULT-VALUE})")
    int senders;

    @Option(
        names = "--outstanding",
        paramLabel = "N",
        defaultValue = "4",
        description = "messages under way of each sender (default: ${DEFAULT-VALUE})")
    int outstanding;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        defaultValue = "100",
        description = "length of a message's text (default: ${DEFAULT-VALUE})")
    int bytes;

    @Override
    Scenario scenario() {
      return new IrcRoom(
          atLeast(2, "--members", members),
          within(1, 99, "--senders", senders),
          atLeast(1, "--outstanding", outstanding),
          within(1, 400, "--bytes", bytes));
    }
  }

  @Command(
      name = "kerrisk",
      description = "Kerrisk's table: poll, select, epoll by watched descriptors.",
      footer = {"", "Example:", "  madang bench kerrisk --html kerrisk.html"})
  static final class KerriskCommand extends ScenarioCommand {
    @Option(
        names = "--watched",
        paramLabel = "N",
        split = ",",
        defaultValue = "10,100,1000,10000",
        description = "watched descriptors (default: ${DEFAULT-VALUE})")
    List<Integer> watched = List.of();

    @Override
    Scenario scenario() {
      return new Calls(Calls.Kind.KERRISK, atLeast(1, "--watched", watched));
    }

    @Override
    boolean paced() {
      return false;
    }
  }

  @Command(
      name = "libevent",
      description = "libevent's curve: the time for 1,000 events by watched descriptors.",
      footer = {"", "Example:", "  madang bench libevent --html libevent.html"})
  static final class LibeventCommand extends ScenarioCommand {
    @Option(
        names = "--watched",
        paramLabel = "N",
        split = ",",
        defaultValue = "100,1000,4000,10000,19000",
        description = "watched descriptors (default: ${DEFAULT-VALUE})")
    List<Integer> watched = List.of();

    @Override
    Scenario scenario() {
      return new Calls(Calls.Kind.LIBEVENT, atLeast(100, "--watched", watched));
    }

    @Override
    boolean paced() {
      return false;
    }
  }

  @Command(
      name = "memory",
      description = "Memory of an idle registered IRC connection, process and kernel apart.",
      footer = {"", "Example:", "  madang bench memory --subjects epoll-et,inspircd"})
  static final class MemoryCommand extends ScenarioCommand {
    @Option(
        names = "--few",
        paramLabel = "N",
        defaultValue = "2000",
        description = "connections at the first reading (default: ${DEFAULT-VALUE})")
    int few;

    @Option(
        names = "--many",
        paramLabel = "N",
        defaultValue = "15000",
        description = "connections at the second (default: ${DEFAULT-VALUE})")
    int many;

    @Override
    Scenario scenario() {
      return new IdleMemory(atLeast(1, "--few", few), atLeast(few + 1, "--many", many));
    }

    @Override
    boolean paced() {
      return false;
    }
  }

  @Command(
      name = "alloc",
      description = "Heap that our server's loop allocates for a message and for a receiver.",
      footer = {"", "Example:", "  madang bench alloc"})
  static final class AllocCommand extends ScenarioCommand {
    @Override
    Scenario scenario() {
      return new Allocation();
    }

    @Override
    boolean paced() {
      return false;
    }
  }
}
