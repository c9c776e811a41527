package madang.lab.broken;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One caller that doesn't talk, or doesn't read, stops a server that waits for it. */
final class SlowOne implements Demonstration {
  static final String ANSWERED = "bytes the second caller got while the first was silent";
  static final String MESSAGES = "bytes said to everybody";
  static final String DELIVERED = "bytes the quick one got while the slow one didn't read";

  static final int SAID_BYTES = 16 << 20;
  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o', '\n'};

  @Override
  public String name() {
    return "slow-one-blocks-all";
  }

  @Override
  public String summary() {
    return "one caller that is silent, or doesn't read, stops everybody";
  }

  @Override
  public Story story() {
    return new Story(
        "First: somebody connects to an echo server and says nothing; a second caller says hello."
            + " Then: 16 MiB are said in a relay where one of two listeners doesn't read. The"
            + " broken servers are iterative, and write to one after the other, waiting.",
        "what the second caller and the quick reader get as long as the slow one is slow, and after"
            + " it has left.",
        "Never wait for one connection: what it can't take waits in its outbox, which has a cap.",
        Place.engine("Backlog", "overCap"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = new Tally("broken");
    stage.scene("broken: an iterative echo server");
    try (BlockingServers.Running server = BlockingServers.echo()) {
      broken.with(ANSWERED, silence(stage, server));
    }
    stage.scene("broken: a relay that writes to each listener until all is taken");
    try (BlockingServers.Running server = BlockingServers.relay()) {
      broken.with(MESSAGES, SAID_BYTES).with(DELIVERED, deafness(stage, server));
    }
    Tally ours = new Tally("ours");
    stage.scene("ours: echo, epoll-et, one loop");
    try (EngineServers server = EngineServers.echo(stage)) {
      ours.with(ANSWERED, silence(stage, server));
    }
    stage.scene("ours: relay, epoll-et, one loop");
    try (EngineServers server = EngineServers.relay(stage)) {
      ours.with(MESSAGES, SAID_BYTES).with(DELIVERED, deafness(stage, server));
    }
    return new Outcome(
        List.of(broken, ours),
        broken.of(ANSWERED) == 0 && broken.of(DELIVERED) < SAID_BYTES,
        ours.of(ANSWERED) == HELLO.length && ours.of(DELIVERED) == SAID_BYTES);
  }

  private static long silence(Stage stage, Server server) throws IOException, InterruptedException {
    try (SocketChannel silent = SocketChannel.open(server.address());
        Ear second = new Ear(SocketChannel.open(server.address()))) {
      second.say(HELLO, HELLO.length);
      long heard = second.heard(HELLO.length, server.patience());
      stage.say("The first is silent. The second said hello and got " + heard + " bytes.");
      silent.shutdownOutput();
      long after = second.heard(HELLO.length, Ear.MUST_COME);
      stage.say("The first has left. The second has " + after + " bytes.");
      return heard;
    }
  }

  private static long deafness(Stage stage, Server server)
      throws IOException, InterruptedException {
    try (SocketChannel slow = Ear.deaf(server.address());
        Ear quick = new Ear(SocketChannel.open(server.address()))) {
      server.awaitListeners(2);
      try (Ear speaker = new Ear(SocketChannel.open(server.address()))) {
        Thread saying = speaker.sayInBackground(HELLO, SAID_BYTES);
        long heard = quick.heard(SAID_BYTES, server.patience());
        stage.say("The slow one doesn't read. The quick one got " + heard + " bytes.");
        Ear.leave(slow);
        long after = quick.heard(SAID_BYTES, Ear.MUST_COME);
        stage.say("The slow one has left. The quick one has " + after + " bytes.");
        saying.join();
        return heard;
      }
    }
  }

  /** A server to be called. */
  interface Server {
    java.net.SocketAddress address();

    /** Returns when the server knows this many listeners. */
    void awaitListeners(int count) throws InterruptedException;

    /** So long without a byte from it, and nothing more is expected. */
    java.time.Duration patience();
  }
}
