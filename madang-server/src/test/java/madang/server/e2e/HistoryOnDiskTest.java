package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.server.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CHATHISTORY, SEARCH and REDACT on a history on disk, with restarts in between. */
final class HistoryOnDiskTest {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/chathistory"
          + " draft/search draft/message-redaction";
  private static final String CONFIGURATION =
      """
      [listen]
      irc = "127.0.0.1:0"
      text = "127.0.0.1:0"
      web = []
      [limits]
      commands_per_second = 0
      [history]
      chathistory_max = 5
      [oper]
      name = "root"
      password_hash = "%s"
      """
          .formatted(OperatorTest.OPEN);

  /** Forms of CHATHISTORY on seven messages, and the numbers of those that are found. */
  private static final Map<String, List<String>> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put("LATEST #r * 2", List.of("6", "7"));
    FORMS.put("LATEST #r * 500", List.of("3", "4", "5", "6", "7"));
    FORMS.put("LATEST #r msgid=5 5", List.of("6", "7"));
    FORMS.put("LATEST #r timestamp=5 5", List.of("6", "7"));
    FORMS.put("BEFORE #r msgid=4 2", List.of("2", "3"));
    FORMS.put("BEFORE #r timestamp=4 2", List.of("2", "3"));
    FORMS.put("AFTER #r msgid=4 2", List.of("5", "6"));
    FORMS.put("AFTER #r timestamp=4 5", List.of("5", "6", "7"));
    FORMS.put("AROUND #r msgid=4 3", List.of("3", "4", "5"));
    FORMS.put("AROUND #r timestamp=4 1", List.of("4"));
    FORMS.put("BETWEEN #r msgid=2 msgid=7 2", List.of("3", "4"));
    FORMS.put("BETWEEN #r msgid=7 msgid=2 2", List.of("5", "6"));
    FORMS.put("BETWEEN #r timestamp=2 msgid=4 5", List.of("3"));
    FORMS.put("AFTER #r msgid=7 5", List.of());
  }

  @TempDir Path work;
  private Path configuration;

  @BeforeEach
  void configuration() throws Exception {
    configuration = Files.writeString(work.resolve("madang.toml"), CONFIGURATION);
  }

  private Program server() {
    return Program.start(
            "serve", "--config", configuration.toString(), "--data", work.resolve("d").toString())
        .ready();
  }

  private static Speaker inRoom(Program server, String nick, String more) throws Exception {
    Speaker speaker = Speaker.to(server, "irc").register(nick, CAPS + more);
    speaker.ask("JOIN #r");
    return speaker;
  }

  private static void killed(Program server) throws Exception {
    server.signal("KILL");
    server.exitCode();
  }

  private static String said(Speaker speaker, String words) throws Exception {
    String echo = speaker.ask("PRIVMSG #r :" + words).getFirst();
    Thread.sleep(2); // so that no two have the same time
    return echo;
  }

  private static String tag(String line, String name) {
    return line.replaceFirst(".*[@;]" + name + "=([^; ]*).*", "$1");
  }

  /** The lines of the batch that answers a command, as they were told when they happened. */
  private static List<String> batch(Speaker speaker, String command) throws Exception {
    List<String> lines = speaker.ask(command);
    assertThat(lines.getFirst()).as(command).contains(" BATCH +");
    assertThat(lines.getLast()).as(command).contains(" BATCH -");
    return lines.subList(1, lines.size() - 1).stream()
        .map(line -> line.replaceFirst("@batch=[^; ]*;", "@"))
        .toList();
  }

  private static List<String> words(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.lastIndexOf(':') + 1)).toList();
  }

  private static void everyFormIsAnswered(Speaker speaker, List<String> echoes) throws Exception {
    for (Map.Entry<String, List<String>> form : FORMS.entrySet()) {
      String asked = form.getKey();
      for (int i = 1; i <= 7; i++) {
        asked = asked.replace("msgid=" + i + " ", "msgid=" + tag(echoes.get(i - 1), "msgid") + " ");
        asked =
            asked.replace(
                "timestamp=" + i + " ", "timestamp=" + tag(echoes.get(i - 1), "time") + " ");
      }
      List<String> expected =
          form.getValue().stream().map(n -> echoes.get(Integer.parseInt(n) - 1)).toList();
      assertThat(batch(speaker, "CHATHISTORY " + asked)).as(asked).isEqualTo(expected);
    }
  }

  @Test
  void everyFormOfChathistoryFindsTheSameAfterAKill() throws Exception {
    List<String> echoes = new ArrayList<>();
    try (Program server = server();
        Speaker kim = inRoom(server, "kim", "")) {
      for (int i = 1; i <= 7; i++) {
        echoes.add(said(kim, "message " + i + " 메시지"));
      }
      everyFormIsAnswered(kim, echoes);
      killed(server);
    }
    try (Program server = server();
        Speaker lee = inRoom(server, "lee", "")) {
      everyFormIsAnswered(lee, echoes);
      String all = "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=";
      assertThat(lee.ask(all + "2100-01-01T00:00:00.000Z 5"))
          .anyMatch(line -> line.endsWith(" TARGETS #r " + tag(echoes.getLast(), "time")));
      assertThat(lee.ask(all + tag(echoes.getLast(), "time") + " 5")).hasSize(2);
      assertThat(said(lee, "and on")).contains(" PRIVMSG #r :and on");
      assertThat(words(batch(lee, "CHATHISTORY LATEST #r * 2")))
          .containsExactly("message 7 메시지", "and on");
    }
  }

  @Test
  void whatElseHappenedIsThereForThoseWhoAskForIt() throws Exception {
    try (Program server = server();
        Speaker kim = inRoom(server, "kim", "");
        Speaker lee = inRoom(server, "lee", "")) {
      kim.ask("MODE #r +v lee\r\nTOPIC #r :차 tea");
      said(lee, "hi");
      lee.ask("NICK li\r\nPART #r :bye");
      kim.ask("PRIVMSG #r :that was li"); // which is stored behind all that happened before it
      killed(server);
    }
    try (Program server = server();
        Speaker pat = inRoom(server, "pat", " draft/event-playback");
        Speaker old = inRoom(server, "old", "")) {
      old.ask("PART #r");
      pat.ask("PING x"); // what others did is heard
      List<String> told = batch(pat, "CHATHISTORY LATEST #r * 500");
      assertThat(told.stream().map(line -> line.replaceFirst("^@\\S+ ", "")))
          .containsExactly(
              ":li!~lee@127.0.0.1 PART #r :bye",
              ":kim!~kim@127.0.0.1 PRIVMSG #r :that was li",
              ":pat!~pat@127.0.0.1 JOIN #r",
              ":old!~old@127.0.0.1 JOIN #r",
              ":old!~old@127.0.0.1 PART #r");
      List<String> before =
          batch(pat, "CHATHISTORY BEFORE #r msgid=" + tag(told.getFirst(), "msgid") + " 5");
      assertThat(before.stream().map(line -> line.replaceFirst("^@\\S+ ", "")))
          .containsExactly(
              ":lee!~lee@127.0.0.1 JOIN #r",
              ":kim!~kim@127.0.0.1 MODE #r +v lee",
              ":kim!~kim@127.0.0.1 TOPIC #r :차 tea",
              ":lee!~lee@127.0.0.1 PRIVMSG #r :hi",
              ":lee!~lee@127.0.0.1 NICK li");
      old.ask("JOIN #r");
      assertThat(words(batch(old, "CHATHISTORY LATEST #r * 500")))
          .containsExactly("hi", "that was li");
    }
  }

  @Test
  void wordsAreFoundAfterAKillAlsoInsideLongerOnes() throws Exception {
    List<String> echoes = new ArrayList<>();
    try (Program server = server();
        Speaker kim = inRoom(server, "kim", "")) {
      for (String words :
          List.of("오늘 대한민국헌법을 읽었다", "東京都に行きました", "Das Café am Ufer", "헌법 재판소", "tea")) {
        echoes.add(said(kim, words));
      }
      killed(server);
    }
    try (Program server = server();
        Speaker lee = inRoom(server, "lee", "")) {
      Map<String, List<Integer>> searches = new LinkedHashMap<>();
      searches.put("text=tea", List.of(4)); // the last: when it is found all are
      searches.put("text=헌법", List.of(0, 3));
      searches.put("text=헌법;limit=1", List.of(3));
      searches.put("text=헌법;limit=1;after=" + tag(echoes.getFirst(), "time"), List.of(0));
      searches.put("text=헌법;from=KIM;in=#R", List.of(0, 3));
      searches.put("text=헌법;from=lee", List.of());
      searches.put("text=京都", List.of(1));
      searches.put("text=ufer\\scafe", List.of(2));
      searches.put("before=" + tag(echoes.get(1), "time") + ";in=#r", List.of(0, 1));
      for (Map.Entry<String, List<Integer>> search : searches.entrySet()) {
        List<String> expected = search.getValue().stream().map(echoes::get).toList();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() ->
                assertThat(batch(lee, "SEARCH " + search.getKey()))
                    .as(search.getKey())
                    .isEqualTo(expected));
      }
      lee.ask("PART #r");
      assertThat(batch(lee, "SEARCH text=tea")).isEmpty();
    }
  }

  @Test
  void whatWasTakenBackAfterAKillStaysAway() throws Exception {
    String mistake;
    String kept;
    try (Program server = server();
        Speaker kim = inRoom(server, "kim", "")) {
      mistake = tag(said(kim, "비밀번호는 hunter2"), "msgid");
      kept = said(kim, "hello");
      killed(server);
    }
    try (Program server = server();
        Speaker lee = inRoom(server, "lee", " draft/event-playback");
        Speaker pat = inRoom(server, "pat", "")) {
      assertThat(pat.ask("REDACT #r " + mistake))
          .singleElement()
          .asString()
          .contains("FAIL REDACT REDACT_FORBIDDEN #r " + mistake);
      // Who comes first after a restart keeps order in a room, but not among what was said before.
      assertThat(lee.ask("REDACT #r " + mistake))
          .anyMatch(line -> line.contains("FAIL REDACT REDACT_FORBIDDEN #r " + mistake));
      lee.say("OPER root open\r\n");
      lee.hears(" 381 ");
      assertThat(lee.ask("REDACT #r " + mistake + " :a password"))
          .anyMatch(line -> line.endsWith(" REDACT #r " + mistake + " :a password"));
      assertThat(pat.ask("PING x")).anyMatch(line -> line.contains(" REDACT #r " + mistake));
      isGone(pat, mistake, kept);
      assertThat(words(batch(lee, "CHATHISTORY LATEST #r * 1"))).containsExactly("a password");
      killed(server);
    }
    try (Program server = server();
        Speaker lee = inRoom(server, "lee", "")) {
      isGone(lee, mistake, kept);
    }
  }

  private static void isGone(Speaker reader, String mistake, String kept) throws Exception {
    assertThat(batch(reader, "CHATHISTORY LATEST #r * 5")).containsExactly(kept);
    assertThat(batch(reader, "CHATHISTORY AFTER #r msgid=" + mistake + " 5")).containsExactly(kept);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(batch(reader, "SEARCH text=hello")).containsExactly(kept));
    assertThat(batch(reader, "SEARCH text=hunter2")).isEmpty();
    assertThat(batch(reader, "SEARCH text=비밀")).isEmpty();
    assertThat(reader.ask("REDACT #r " + mistake))
        .singleElement()
        .asString()
        .contains("FAIL REDACT UNKNOWN_MSGID #r " + mistake);
  }
}
