package madang.chat.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;

/**
 * The members of {@link CrowdBench}: does what each line on standard input says, and answers with a
 * line once the server has done its part.
 */
final class CrowdLoad {
  private static final String ROOM = "#crowd";
  private static final long LIMIT_NS = 60_000_000_000L;
  private static final long QUIET_MS = 500;

  /** From one source address; beyond some thousand the kernel seeks free ports slowly. */
  private static final int FOR_EACH_ADDRESS = 500;

  private static final int UNDER_WAY = 64;

  /** Somebody in the crowd. What it counts is written on the loop only. */
  private static final class Somebody implements Handler {
    private static final int LINES = 0;
    private static final int NAMES = 1;
    private static final int WHOS = 2;
    private static final byte[] FROM_SERVER =
        (":" + CrowdBench.SERVER + " ").getBytes(StandardCharsets.US_ASCII);

    final String nick;
    volatile boolean registered;
    volatile boolean closed;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(3);

    Somebody(String nick) {
      this.nick = nick;
    }

    private void count(int what, int more) {
      counts.setOpaque(what, counts.getPlain(what) + more);
    }

    int lines() {
      return counts.getOpaque(LINES);
    }

    int names() {
      return counts.getOpaque(NAMES);
    }

    int whos() {
      return counts.getOpaque(WHOS);
    }

    @Override
    public void onOpen(Connection connection) {
      say(connection, "NICK " + nick + "\r\nUSER crowd 0 * :One of many");
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      int lines = 0;
      int start = bytes.position();
      for (int i = start; i < bytes.limit(); i++) {
        if (bytes.get(i) == '\n') {
          numeric(bytes, start);
          lines++;
          start = i + 1;
        }
      }
      bytes.position(start);
      count(LINES, lines);
    }

    private void numeric(ByteBuffer bytes, int start) {
      if (bytes.remaining() < FROM_SERVER.length + 3) {
        return;
      }
      for (int i = 0; i < FROM_SERVER.length; i++) {
        if (bytes.get(start + i) != FROM_SERVER[i]) {
          return;
        }
      }
      int at = start + FROM_SERVER.length;
      int number =
          (bytes.get(at) - '0') * 100 + (bytes.get(at + 1) - '0') * 10 + bytes.get(at + 2) - '0';
      switch (number) {
        case 376, 422 -> registered = true;
        case 366 -> count(NAMES, 1);
        case 315 -> count(WHOS, 1);
        default -> {}
      }
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      closed = true;
    }
  }

  private final IoEngine engine;
  private final List<Somebody> people = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private InetSocketAddress target = loopback("127.0.0.1", 0);
  private int joined;
  private int opened;

  private CrowdLoad(IoEngine engine) {
    this.engine = engine;
  }

  public static void main(String[] args) throws Exception {
    try (IoEngine engine =
            IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), EngineOptions.DEFAULTS);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      CrowdLoad load = new CrowdLoad(engine);
      String line;
      while ((line = in.readLine()) != null) { // also where the bench was killed
        String[] words = line.split(" ");
        String answer;
        try {
          answer = load.run(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0);
        } catch (IllegalStateException e) {
          answer = "fault: " + e.getMessage();
        }
        System.out.println(answer);
      }
    }
  }

  private String run(String what, int number) throws InterruptedException {
    return switch (what) {
      case "target" -> {
        target = loopback("127.0.0.1", number);
        yield "ok";
      }
      case "connect" -> connect(number);
      case "join" -> join();
      case "names" -> ask(number, "NAMES " + ROOM, Somebody::names);
      case "who" -> ask(number, "WHO " + ROOM, Somebody::whos);
      case "topic" -> topic();
      case "leave" -> leave(number);
      case "dropped" -> Long.toString(people.stream().filter(one -> one.closed).count());
      default -> "fault: " + what;
    };
  }

  private String connect(int total) throws InterruptedException {
    while (people.size() < total) {
      Somebody one = new Somebody(String.format(Locale.ROOT, "n%05d", opened));
      int block = opened++ / FOR_EACH_ADDRESS;
      var source = loopback("127.0." + (1 + block / 250) + "." + (1 + block % 250), 0);
      connections.add(engine.connect(source, target, one));
      people.add(one);
      int settled = people.size() - UNDER_WAY;
      if (settled >= 0) {
        await(() -> people.get(settled).registered);
      }
    }
    return await(() -> people.stream().allMatch(one -> one.registered));
  }

  /** All who aren't there yet, at once; but the first of all alone, who is to set topics. */
  private String join() throws InterruptedException {
    if (joined == 0) {
      sayLater(joined++, "JOIN " + ROOM);
      await(() -> people.getFirst().names() > 0);
    }
    int first = joined;
    for (joined = first; joined < people.size(); joined++) {
      sayLater(joined, "JOIN " + ROOM);
    }
    await(() -> people.subList(first, joined).stream().allMatch(one -> one.names() > 0));
    return quiet();
  }

  private String ask(int askers, String question, ToIntFunction<Somebody> answers)
      throws InterruptedException {
    int count = Math.min(askers, people.size());
    int[] before = people.stream().limit(count).mapToInt(answers).toArray();
    for (int i = 0; i < count; i++) {
      sayLater(i, question);
    }
    await(() -> {
      for (int i = 0; i < count; i++) {
        if (answers.applyAsInt(people.get(i)) == before[i]) {
          return false;
        }
      }
      return true;
    });
    return quiet();
  }

  private String topic() throws InterruptedException {
    int[] before = lines();
    sayLater(0, "TOPIC " + ROOM + " :" + "what all these people are here for ".repeat(4));
    await(() -> atLeast(before, 1));
    return quiet();
  }

  private String leave(int count) throws InterruptedException {
    int stay = people.size() - count;
    people.subList(stay, people.size()).clear();
    joined = Math.min(joined, stay);
    int[] before = lines();
    List<Connection> going = connections.subList(stay, connections.size());
    going.forEach(one -> one.close(CloseReason.local("gone")));
    going.clear();
    await(() -> atLeast(before, count));
    return quiet();
  }

  private static InetSocketAddress loopback(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private int[] lines() {
    return people.stream().mapToInt(Somebody::lines).toArray();
  }

  private boolean atLeast(int[] before, int least) {
    for (int i = 0; i < before.length; i++) {
      if (people.get(i).lines() - before[i] < least) {
        return false;
      }
    }
    return true;
  }

  private void sayLater(int index, String line) {
    Connection connection = connections.get(index);
    connection.execute(() -> say(connection, line));
  }

  private static void say(Connection connection, String line) {
    connection.send(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Waits until nobody has heard anything for a while. */
  private String quiet() throws InterruptedException {
    long[] last = {-1};
    return await(() -> {
      long now = people.stream().mapToLong(Somebody::lines).sum();
      boolean same = now == last[0];
      last[0] = now;
      pause(QUIET_MS);
      return same;
    });
  }

  private String await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_NS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no answer in time");
      }
      Thread.sleep(5);
    }
    return "ok";
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
