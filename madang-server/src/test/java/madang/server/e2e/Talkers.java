package madang.server.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import madang.server.Program;

/**
 * People who say something in a room of their own each, as fast as they see their echoes, until the
 * connection ends: a load.
 */
final class Talkers implements AutoCloseable {
  /** Messages that one has on their way. */
  private static final int OUTSTANDING = 20;

  private static final Pattern ECHO =
      Pattern.compile("@(?:[^ ]*;)?msgid=([^; ]+)[^ ]* .* PRIVMSG .* :([0-9]+)");

  /** One of them: the msgids of what he saw the echoes of, in that order. */
  private static final class Talker implements Runnable {
    private final Speaker speaker;
    private final String room;
    private final AtomicInteger all;
    private final List<String> echoed = new ArrayList<>();
    private final Thread thread;

    Talker(Program server, int number, AtomicInteger all) throws IOException {
      this.room = "#r" + number;
      this.all = all;
      this.speaker =
          Speaker.to(server, "irc").register("talker" + number, "echo-message message-tags");
      speaker.ask("JOIN " + room);
      this.thread = Thread.ofVirtual().unstarted(this);
    }

    @Override
    public void run() {
      try {
        for (int next = 0; next < OUTSTANDING; next++) {
          speaker.say("PRIVMSG " + room + " :" + next + "\r\n");
        }
        int next = OUTSTANDING;
        for (String line = speaker.next(); line != null; line = speaker.next()) {
          Matcher echo = ECHO.matcher(line);
          if (echo.matches()) {
            synchronized (echoed) {
              echoed.add(echo.group(1));
            }
            all.incrementAndGet();
            speaker.say("PRIVMSG " + room + " :" + next++ + "\r\n");
          }
        }
      } catch (IOException e) {
        // The server is gone: what was echoed is known.
      }
    }
  }

  private final List<Talker> talkers = new ArrayList<>();
  private final AtomicInteger all = new AtomicInteger();

  /** So many of them, at a server that lets them talk as fast as they can. */
  static Talkers at(Program server, int many) throws IOException {
    Talkers load = new Talkers();
    for (int i = 0; i < many; i++) {
      load.talkers.add(new Talker(server, i, load.all));
    }
    load.talkers.forEach(talker -> talker.thread.start());
    return load;
  }

  /** Waits until so many messages were echoed to any of them. */
  void untilEchoed(int many) throws InterruptedException {
    for (int i = 0; i < 20_000 && all.get() < many; i++) {
      Thread.sleep(1);
    }
    if (all.get() < many) {
      throw new AssertionError("only " + all.get() + " of " + many + " messages were echoed");
    }
  }

  /** What was echoed so far: for each of them, and so for each room, msgids in their order. */
  List<List<String>> echoed() {
    List<List<String>> lists = new ArrayList<>();
    for (Talker talker : talkers) {
      synchronized (talker.echoed) {
        lists.add(List.copyOf(talker.echoed));
      }
    }
    return lists;
  }

  /** Waits until all of them have seen the end of their connections. */
  void untilEnd() throws InterruptedException {
    for (Talker talker : talkers) {
      talker.thread.join();
    }
  }

  @Override
  public void close() throws IOException {
    for (Talker talker : talkers) {
      talker.speaker.close();
    }
  }
}
