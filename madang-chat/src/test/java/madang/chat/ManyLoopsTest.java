package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same rooms under real threads: several loops, and a log that answers on a thread of its own.
 */
@Timeout(60)
class ManyLoopsTest {
  private static final int PEOPLE = 8;
  private static final int MESSAGES = 200;

  /** One on IRC who says his lines and reads until the last of all has come. */
  private static final class Talker {
    final Socket socket;
    final BufferedReader in;
    final String nick;

    Talker(InetSocketAddress address, String nick) throws IOException {
      this.nick = nick;
      socket = new Socket(address.getAddress(), address.getPort());
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      send(
          "CAP REQ echo-message\r\nNICK "
              + nick
              + "\r\nUSER "
              + nick
              + " 0 * :x\r\nCAP END\r\nJOIN #a\r\n");
      until(" 366 ");
    }

    void send(String lines) throws IOException {
      socket.getOutputStream().write(lines.getBytes(UTF_8));
    }

    String until(String part) throws IOException {
      String line = in.readLine();
      while (!line.contains(part)) {
        line = in.readLine();
      }
      return line;
    }

    List<String> talk() throws IOException {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < MESSAGES; i++) {
        lines.append("PRIVMSG #a :").append(nick).append(' ').append(i).append("\r\n");
      }
      send(lines.toString());
      List<String> heard = new ArrayList<>();
      while (heard.size() < PEOPLE * MESSAGES) {
        heard.add(until(" PRIVMSG #a "));
      }
      return heard;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allHearAllInOneOrderWhicheverLoopTheyAreOn(boolean logOnItsOwnThread) throws Exception {
    IoModel model = new IoModel.Reactor(Poller.EPOLL_ET, 3);
    try (ExecutorService logThread = Executors.newSingleThreadExecutor();
        ExecutorService talkers = Executors.newCachedThreadPool();
        IoEngine engine = IoEngine.start(model, EngineOptions.DEFAULTS)) {
      RoomLog log = new MemoryRoomLog(10, logOnItsOwnThread ? logThread : Runnable::run);
      Hub hub =
          new Hub(
              TestChat.OPTIONS,
              engine,
              InstantSource.system(),
              new Random(),
              log,
              new MemoryDirectory());
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Listener.Handle handle = engine.listen(new Listener(any, hub.irc()));
      List<Talker> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        people.add(new Talker((InetSocketAddress) handle.address(), "n" + i));
      }
      List<Future<List<String>>> heard = new ArrayList<>();
      for (Talker talker : people) {
        heard.add(talkers.submit(talker::talk));
      }
      // Each gets his own messages by another way than the others do, but in the same place.
      List<String> first = heard.getFirst().get();
      for (Future<List<String>> other : heard) {
        assertThat(other.get()).isEqualTo(first);
      }
      for (Talker talker : people) {
        List<String> own = first.stream().filter(l -> l.contains(":" + talker.nick + " ")).toList();
        for (int i = 0; i < MESSAGES; i++) {
          assertThat(own.get(i)).endsWith(":" + talker.nick + " " + i);
        }
        talker.socket.close();
      }
      for (int i = 0; i < 500 && hub.users() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(hub.users()).isZero();
      engine.close(Duration.ZERO);
    }
  }

  @Test
  void peopleWhoComeAndGoAtOnceLeaveNothingBehind() throws Exception {
    IoModel model = new IoModel.Reactor(Poller.EPOLL_ET, 3);
    try (ExecutorService talkers = Executors.newCachedThreadPool();
        IoEngine engine = IoEngine.start(model, EngineOptions.DEFAULTS)) {
      Hub hub = Hub.inMemory(TestChat.OPTIONS, engine, InstantSource.system(), new Random());
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Listener.Handle handle = engine.listen(new Listener(any, hub.irc()));
      List<Future<?>> runs = new ArrayList<>();
      for (int t = 0; t < PEOPLE; t++) {
        String nick = "n" + t;
        runs.add(
            talkers.submit(() -> {
              for (int i = 0; i < 40; i++) {
                Talker talker = new Talker((InetSocketAddress) handle.address(), nick + "x" + i);
                talker.send(
                    "PRIVMSG #a :hi\r\nNICK " + nick + "y" + i + "\r\nPART #a\r\nJOIN #a\r\n");
                talker.until(" 366 ");
                talker.socket.close();
              }
              return null;
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
      for (int i = 0; i < 500 && hub.users() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(hub.users()).isZero();
      Talker last = new Talker((InetSocketAddress) handle.address(), "last");
      last.send("LIST\r\n");
      assertThat(last.until(" 322 ")).isEqualTo(":chat.test 322 last #a 1 :");
      last.socket.close();
      engine.close(Duration.ZERO);
    }
  }
}
