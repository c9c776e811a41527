package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import madang.server.HashedPassword;
import net.engio.mbassy.listener.Handler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kitteh.irc.client.library.Client;
import org.kitteh.irc.client.library.element.Channel;
import org.kitteh.irc.client.library.event.channel.ChannelJoinEvent;
import org.kitteh.irc.client.library.event.channel.ChannelKickEvent;
import org.kitteh.irc.client.library.event.channel.ChannelMessageEvent;
import org.kitteh.irc.client.library.event.channel.ChannelTopicEvent;
import org.kitteh.irc.client.library.event.connection.ClientConnectionEndedEvent;
import org.kitteh.irc.client.library.event.user.PrivateMessageEvent;
import org.kitteh.irc.client.library.event.user.UserAwayMessageEvent;
import org.kitteh.irc.client.library.event.user.UserNickChangeEvent;
import org.kitteh.irc.client.library.event.user.UserQuitEvent;
import org.kitteh.irc.client.library.event.user.WhoisEvent;
import org.kitteh.irc.client.library.feature.sending.SingleDelaySender;

/**
 * Two programs that use the Kitteh IRC Client Library, one of them behind a WEBIRC gateway, do what
 * programs do.
 */
final class JavaLibraryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ROOM = "#마당";

  @TempDir Path folder;

  /** What a library told its program, in words. */
  static final class Ears {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Handler
    public void on(ChannelJoinEvent e) {
      heard.add(e.getActor().getNick() + " joins " + e.getChannel().getName());
    }

    @Handler
    public void on(ChannelMessageEvent e) {
      heard.add(e.getActor().getNick() + " says " + e.getMessage());
    }

    @Handler
    public void on(PrivateMessageEvent e) {
      heard.add(e.getActor().getNick() + " whispers " + e.getMessage());
    }

    @Handler
    public void on(ChannelTopicEvent e) {
      heard.add("topic " + e.getNewTopic().getValue().orElse(""));
    }

    @Handler
    public void on(ChannelKickEvent e) {
      heard.add(
          e.getActor().getName() + " kicks " + e.getTarget().getNick() + ": " + e.getMessage());
    }

    @Handler
    public void on(UserNickChangeEvent e) {
      heard.add(e.getOldUser().getNick() + " is " + e.getNewUser().getNick());
    }

    @Handler
    public void on(UserAwayMessageEvent e) {
      heard.add(e.getActor().getNick() + " is away: " + e.getAwayMessage().orElse("no more"));
    }

    @Handler
    public void on(WhoisEvent e) {
      var who = e.getWhoisData();
      heard.add(who.getNick() + " is at " + who.getHost() + ", " + who.getRealName().orElse(""));
    }

    @Handler
    public void on(UserQuitEvent e) {
      heard.add(e.getUser().getNick() + " quits: " + e.getMessage());
    }

    @Handler
    public void on(ClientConnectionEndedEvent e) {
      e.setAttemptReconnect(false);
      heard.add("the end");
    }

    String allAfter(String start) {
      return heard.stream()
          .filter(l -> l.startsWith(start))
          .map(l -> l.substring(start.length()))
          .collect(Collectors.joining(" "));
    }

    void hear(String what) {
      await(what).atMost(PATIENCE).untilAsserted(() -> assertThat(heard).contains(what));
    }
  }

  @Test
  void programsOnAnIndependentJavaLibraryTalk() throws Exception {
    String configuration =
        """
        webirc_from = ["127.0.0.1"]
        webirc_password_hash = "%s"
        """
            .formatted(HashedPassword.hash("문지기".toCharArray()));
    Ears annHears = new Ears();
    Ears beaHears = new Ears();
    try (ServerProcess server = ServerProcess.start(folder, configuration)) {
      int port = server.program().port("irc");
      Client ann = connect(builder("ann", port), annHears);
      ann.addChannel(ROOM);
      annHears.hear("ann joins " + ROOM);
      Client bea = connect(behindGateway(builder("bea", port)), beaHears);
      bea.addChannel(ROOM);
      annHears.hear("bea joins " + ROOM);
      beaHears.hear("bea joins " + ROOM);
      assertThat(ann.getCapabilityManager().getCapabilities().stream().map(c -> c.getName()))
          .contains("away-notify", "extended-join", "multi-prefix", "server-time");

      talk(ann, annHears, bea, beaHears);
      look(ann, annHears, bea, beaHears);

      room(ann).commands().kick().target("bea2").reason("잠깐 나가 주세요").execute();
      beaHears.hear("ann!~ann@127.0.0.1 kicks bea2: 잠깐 나가 주세요");
      bea.shutdown("안녕히");
      beaHears.hear("the end");
      ann.addChannel("#other");
      annHears.hear("ann joins #other");
      ann.shutdown("끝");
      annHears.hear("the end");
    }
  }

  private static void talk(Client ann, Ears annHears, Client bea, Ears beaHears) {
    ann.sendMessage(ROOM, "안녕하세요, 여러분 😀");
    beaHears.hear("ann says 안녕하세요, 여러분 😀");
    ann.sendMessage(ROOM, "가나다라마바사".repeat(20));
    beaHears.hear("ann says " + "가나다라마바사".repeat(20));
    // To a nick: the library counts UTF-16 units where it splits, also of the room's name.
    String line = "a line that is longer than IRC has room for ".repeat(30).strip();
    bea.sendMultiLineMessage("ann", line);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(annHears.allAfter("bea whispers ")).isEqualTo(line));
    bea.sendMessage("ann", "둘이서만");
    annHears.hear("bea whispers 둘이서만");
  }

  private static void look(Client ann, Ears annHears, Client bea, Ears beaHears) {
    room(ann).commands().topic().topic("오늘의 이야기").execute();
    beaHears.hear("topic 오늘의 이야기");
    bea.setNick("bea2");
    annHears.hear("bea is bea2");
    bea.commands().away().away("점심").execute();
    annHears.hear("bea2 is away: 점심");
    ann.commands().whois().target("bea2").execute();
    annHears.hear("bea2 is at 198.51.100.3, 베아");
  }

  private static Channel room(Client client) {
    return client.getChannel(ROOM).orElseThrow();
  }

  private static Client.Builder builder(String nick, int port) {
    return Client.builder()
        .nick(nick)
        .user(nick)
        .realName(nick.equals("bea") ? "베아" : nick)
        .server()
        .host("127.0.0.1")
        .port(port, Client.Builder.Server.SecurityType.INSECURE)
        .then()
        // Its own pause between lines is 1.2 s; the server's limit is for it to keep all the same.
        .management()
        .messageSendingQueueSupplier(SingleDelaySender.getSupplier(50))
        .then();
  }

  private static Client.Builder behindGateway(Client.Builder builder) throws Exception {
    return builder
        .webIrc()
        .password("문지기")
        .gateway("web")
        .hostname("guest.example")
        .ip(InetAddress.getByName("198.51.100.3"));
  }

  private static Client connect(Client.Builder builder, Ears ears) {
    // What comes here is that TLS would be better.
    Client client = builder.listeners().exception(e -> {}).then().build();
    client.getEventManager().registerEventListener(ears);
    client.connect();
    return client;
  }
}
