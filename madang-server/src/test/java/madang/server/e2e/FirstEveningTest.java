package madang.server.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import madang.server.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People with irssi, WeeChat and nc talk in one room while others use the textbook's relay. What
 * each of them saw is written to {@code target/e2e-recording.md}.
 */
final class FirstEveningTest {
  private static final Path RECORDING = Path.of("target", "e2e-recording.md");

  private final Recording evening =
      new Recording(
          "The first evening",
          """
          What irssi, WeeChat, `nc` and the textbook's relay clients typed and saw at one `madang
          serve`, with its default configuration. Each "sees" was waited for by the test that made
          this file; the names in front are who sits there. To make it again:

              ./verify -pl madang-server -am -Dtest=FirstEveningTest -Dsurefire.failIfNoSpecifiedTests=false
              cp madang-server/target/e2e-recording.md docs/recordings/first-evening.md\
          """);

  @TempDir Path folder;

  @BeforeEach
  void programs() {
    Installed.orSkip("tmux", "irssi", "weechat", "nc", "cc");
  }

  @Test
  void irssiWeeChatNcAndTheTextbooksRelayClientsTalk() throws Exception {
    try (Program server =
            Program.start("serve", "--irc", "0", "--text", "0", "--relay", "0").ready();
        ScreenProgram irssi = irssi(server.port("irc"));
        ScreenProgram weechat = weechat(server.port("irc"))) {
      try (PipedProgram nc = nc("nana (nc)", server.port("text"))) {
        comeIn(irssi, weechat, nc);
        talk(irssi, weechat, nc);
        whoIsHere(irssi, weechat, nc);
        topic(irssi, weechat, nc);
        inPrivate(irssi, nc);
        away(irssi, weechat, nc);
        newNick(irssi, weechat, nc);
        kick(irssi, weechat, nc);
        relay(server);
        screens(irssi, weechat, nc);
        leave(server, irssi, weechat, nc);
      }
    } finally {
      evening.writeTo(RECORDING);
    }
  }

  // ---- who comes

  /** One window for all, and no pauses between commands: irssi paces itself for older servers. */
  private ScreenProgram irssi(int port) throws IOException {
    Path home = Files.createDirectory(folder.resolve("irssi"));
    Files.writeString(
        home.resolve("config"),
        """
        settings = {
          core = { real_name = "Ann"; user_name = "ann"; nick = "ann"; };
          "fe-common/core" = { autocreate_windows = "no"; autocreate_query_level = "NONE"; };
          "irc/core" = { cmd_queue_speed = "10msec"; };
        };
        """);
    return ScreenProgram.start(
        "ann (irssi)", "irssi --home=%s -n ann -c 127.0.0.1 -p %d".formatted(home, port));
  }

  private ScreenProgram weechat(int port) throws IOException {
    Path home = Files.createDirectory(folder.resolve("weechat"));
    String commands =
        "/buflist toggle;/set irc.look.smart_filter off;"
            + "/server add madang 127.0.0.1/%d -nicks=wee -username=wee -realname=Wee;/connect madang"
                .formatted(port);
    return ScreenProgram.start("wee (WeeChat)", "weechat -d %s -r '%s'".formatted(home, commands));
  }

  private static PipedProgram nc(String name, int port) throws IOException {
    return PipedProgram.start(name, "nc", "127.0.0.1", String.valueOf(port));
  }

  // ---- the script

  private void comeIn(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("They come in");
    evening.sees(irssi, "Welcome to the Madang network, ann");
    evening.types(irssi, "/join #lobby");
    evening.seesMatch(irssi, "-!- ann \\[.*\\] has joined #lobby");
    evening.sees(weechat, "[irc/madang] 1:server[madang]");
    evening.types(weechat, "/join #lobby");
    evening.seesMatch(weechat, "--> \\| wee .* has joined #lobby");
    evening.seesMatch(irssi, "-!- wee \\[.*\\] has joined #lobby");
    evening.sees(nc, "Welcome to Madang");
    evening.sees(nc, "What is your name?");
    evening.types(nc, "ann");
    evening.sees(nc, "The name ann is taken.");
    evening.types(nc, "nana");
    evening.seesMatch(nc, "You are in #lobby with (ann, wee|wee, ann)\\.");
    evening.seesMatch(irssi, "-!- nana \\[.*\\] has joined #lobby");
    evening.seesMatch(weechat, "--> \\| nana .* has joined #lobby");
  }

  private void talk(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("Each says something and the two others see it");
    evening.types(irssi, "Good evening, 안녕하세요 🎉");
    evening.seesMatch(weechat, "ann \\| Good evening, 안녕하세요 🎉");
    evening.sees(nc, "<ann> Good evening, 안녕하세요 🎉");
    evening.types(weechat, "마당에 오신 것을 환영합니다 👋");
    evening.seesMatch(irssi, "<.wee> 마당에 오신 것을 환영합니다 👋");
    evening.sees(nc, "<wee> 마당에 오신 것을 환영합니다 👋");
    evening.types(nc, "저는 nc로 왔어요 🐱");
    evening.seesMatch(irssi, "<.nana> 저는 nc로 왔어요 🐱");
    evening.seesMatch(weechat, "nana \\| 저는 nc로 왔어요 🐱");
    evening.types(nc, "/me waves");
    evening.seesMatch(irssi, "\\* nana waves");
    evening.seesMatch(weechat, "\\* \\| nana waves");
  }

  private void whoIsHere(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("Who is here");
    evening.types(irssi, "/names");
    evening.seesMatch(irssi, "\\[@ann\\] \\[ nana\\] \\[ wee\\]");
    evening.sees(irssi, "Total of 3 nicks [1 ops, 0 halfops, 0 voices, 2 normal]");
    evening.note("wee (WeeChat) has a list of nicks on the right:");
    evening.seesMatch(weechat, "│@ann$");
    evening.seesMatch(weechat, "│ nana$");
    evening.seesMatch(weechat, "│ wee$");
    evening.types(nc, "/who");
    evening.sees(nc, "In #lobby (3):");
    evening.seesMatch(nc, "^  @ann (wee nana|nana wee)$");
  }

  private void topic(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("The operator sets the topic");
    evening.types(irssi, "/topic A yard to talk in · 이야기 마당");
    evening.seesMatch(weechat, "-- \\| ann has changed topic for #lobby .*이야기 마당");
    evening.sees(nc, "* ann set the topic of #lobby: A yard to talk in · 이야기 마당");
    evening.types(nc, "/topic mine");
    evening.sees(nc, "Only operators of #lobby may do that.");
  }

  private void inPrivate(Terminal irssi, Terminal nc) throws IOException {
    evening.step("In private, both ways");
    evening.types(irssi, "/msg nana just for you 비밀");
    evening.sees(nc, "(to you) <ann> just for you 비밀");
    evening.types(nc, "/msg ann and for you 🤫");
    evening.seesMatch(irssi, "\\[nana\\(.*\\)\\] and for you 🤫");
  }

  private void away(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("One is away");
    evening.types(weechat, "/away gone for tea");
    evening.sees(nc, "* wee is away (gone for tea)");
    evening.types(irssi, "/whois wee");
    evening.seesMatch(irssi, "-!- +channels +: #lobby");
    evening.seesMatch(irssi, "-!- +away +: gone for tea");
    evening.types(nc, "/msg wee tea for me too");
    evening.sees(nc, "wee is away (gone for tea)");
    evening.types(nc, "/who");
    evening.sees(nc, "wee (away)");
    evening.types(weechat, "/away");
  }

  private void newNick(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("One changes its nick");
    evening.types(irssi, "/nick anna");
    evening.sees(irssi, "You're now known as anna");
    evening.seesMatch(weechat, "ann is now known as anna");
    evening.seesMatch(weechat, "│@anna$");
    evening.sees(nc, "* ann is now called anna");
  }

  private void kick(Terminal irssi, Terminal weechat, Terminal nc) throws IOException {
    evening.step("The operator kicks one, who comes back");
    evening.types(irssi, "/kick nana too many cats");
    evening.sees(nc, "* nana was kicked from #lobby by anna (too many cats)");
    evening.seesMatch(weechat, "anna has kicked nana \\(too many cats\\)");
    evening.noLongerSees(weechat, "│ nana$", "nana is gone from wee's list of nicks");
    evening.types(nc, "can you hear me?");
    evening.sees(nc, "You are not in #lobby: /join #lobby first.");
    evening.types(nc, "/join #lobby");
    evening.seesMatch(weechat, "│ nana$");
    evening.types(nc, "back again");
    evening.seesMatch(irssi, "<.nana> back again");
  }

  private void relay(Program server) throws Exception {
    evening.step("Beside them, three people on the textbook's relay");
    String address = "127.0.0.1:" + server.port("relay");
    try (Program first = Program.start("connect", address, "--as", "chat", "--name", "bom");
        Program second = Program.start("connect", address, "--as", "chat", "--name", "garam");
        PipedProgram textbook = TextbookRelayClient.start(folder, server.port("relay"), "dasom")) {
      Terminal bom = Terminal.of("bom (madang connect)", first);
      Terminal garam = Terminal.of("garam (madang connect)", second);
      await().until(() -> server.err().stream().anyMatch(l -> l.endsWith("(3 now)")));
      evening.types(bom, "is anybody there?");
      List<Terminal> all = List.of(bom, garam, textbook);
      all.forEach(t -> evening.sees(t, "[bom] is anybody there?"));
      evening.types(textbook, "written in C, 씨로 썼어요");
      all.forEach(t -> evening.sees(t, "[dasom] written in C, 씨로 썼어요"));
      evening.types(garam, "강은 흐르고 🌊");
      all.forEach(t -> evening.sees(t, "[garam] 강은 흐르고 🌊"));
      evening.types(bom, "q");
      first.exitCode();
      evening.types(textbook, "Q");
      await().until(textbook::ended);
      evening.types(garam, "so I am alone");
      evening.sees(garam, "[garam] so I am alone");
    }
  }

  private void screens(Terminal irssi, Terminal weechat, Terminal nc) {
    evening.step("What the three screens show now");
    evening.screens(List.of(irssi, weechat, nc));
  }

  private void leave(Program server, ScreenProgram irssi, ScreenProgram weechat, PipedProgram nc)
      throws Exception {
    evening.step("One leaves in good order, one is killed");
    evening.types(nc, "/quit sleep well");
    evening.sees(nc, "* Goodbye: see you again");
    evening.seesMatch(irssi, "-!- nana \\[.*\\] has quit \\[Quit: sleep well\\]");
    evening.seesMatch(weechat, "<-- \\| nana .* has quit \\(Quit: sleep well\\)");
    try (PipedProgram sora = nc("sora (nc)", server.port("text"))) {
      evening.types(sora, "sora");
      evening.seesMatch(irssi, "-!- sora \\[.*\\] has joined #lobby");
      evening.note("wee's WeeChat is ended by SIGKILL");
      weechat.kill();
      evening.seesMatch(irssi, "-!- wee \\[.*\\] has quit \\[Connection (closed|reset)\\]");
      evening.seesMatch(sora, "\\* wee left the chat \\(Connection (closed|reset)\\)");
      evening.types(sora, "/who");
      evening.sees(sora, "In #lobby (2):");
    }
    evening.seesMatch(irssi, "-!- sora \\[.*\\] has quit");
  }
}
