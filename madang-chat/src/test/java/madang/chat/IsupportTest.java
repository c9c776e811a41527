package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Each word of ISUPPORT is tried: what it promises happens, and one more doesn't. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class IsupportTest {
  private final TestChat chat;
  private final Person op;
  private final Map<String, String> tokens;
  private final Map<String, ThrowingConsumer<String>> tries = new LinkedHashMap<>();

  IsupportTest(boolean delayed) {
    this.chat = new TestChat(delayed, TestChat.limited(l -> l.monitor(5).listModes(6)));
    this.op = chat.irc("op", "#a");
    this.tokens = tokens(op);
  }

  private static Map<String, String> tokens(Person who) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : who.ask("VERSION")) {
      if (line.contains(" 005 ")) {
        String words = line.substring(line.indexOf(" 005 op ") + 8, line.lastIndexOf(" :"));
        for (String word : words.split(" ")) {
          String[] pair = word.split("=", 2);
          assertThat(found).doesNotContainKey(pair[0]);
          found.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
      }
    }
    return found;
  }

  private static String of(int length) {
    return "x".repeat(length);
  }

  private String answer(String command) {
    List<String> lines = op.ask(command);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  @TestFactory
  Stream<DynamicTest> everyPromiseIsKept() {
    lengths();
    modes();
    targets();
    names();
    others();
    assertThat(tries.keySet()).containsExactlyInAnyOrderElementsOf(tokens.keySet());
    return tries.entrySet().stream()
        .map(e ->
            DynamicTest.dynamicTest(
                e.getKey(), () -> e.getValue().accept(tokens.getOrDefault(e.getKey(), ""))));
  }

  private void lengths() {
    tries.put(
        "AWAYLEN",
        v -> {
          int most = Integer.parseInt(v);
          op.ask("AWAY :" + of(most + 5));
          assertThat(op.ask("WHOIS op")).contains(":chat.test 301 op op :" + of(most));
          op.ask("AWAY");
        });
    tries.put(
        "CHANNELLEN",
        v -> {
          String longest = "#" + of(Integer.parseInt(v) - 1);
          assertThat(answer("JOIN " + longest)).endsWith(" JOIN " + longest);
          assertThat(answer("JOIN " + longest + "x")).contains(" 403 ");
        });
    tries.put(
        "KEYLEN",
        v -> {
          int most = Integer.parseInt(v);
          assertThat(answer("MODE #a +k " + of(most))).endsWith(" MODE #a +k " + of(most));
          assertThat(answer("MODE #a +k " + of(most + 1))).contains(" 696 ");
          op.ask("MODE #a -k");
        });
    tries.put(
        "KICKLEN",
        v -> {
          chat.irc("kicked", "#a");
          op.lines();
          int most = Integer.parseInt(v);
          assertThat(answer("KICK #a kicked :" + of(most + 5))).endsWith(" :" + of(most));
        });
    tries.put(
        "LINELEN",
        v -> {
          int most = Integer.parseInt(v);
          String longest = "PING :" + of(most - 2 - "PING :".length());
          assertThat(answer(longest)).contains(" PONG ").hasSize(most - 2);
          assertThat(answer(longest + "x")).contains(" 417 ");
        });
    tries.put(
        "TOPICLEN",
        v -> {
          int most = Integer.parseInt(v);
          assertThat(answer("TOPIC #a :" + of(most + 5))).endsWith(" TOPIC #a :" + of(most));
        });
    tries.put(
        "NAMELEN",
        v -> {
          int most = Integer.parseInt(v);
          Person named = chat.ircCaller();
          named.ask("NICK named", "USER u 0 * :" + of(most + 5));
          assertThat(answer("WHOIS named")).endsWith(" * :" + of(most));
        });
    tries.put(
        "USERLEN",
        v -> {
          int most = Integer.parseInt(v);
          Person named = chat.ircCaller();
          named.ask("NICK usered", "USER " + of(most + 5) + " 0 * :u");
          assertThat(answer("WHOIS usered")).contains(" ~" + of(most - 1) + " 127.0.0.1 ");
        });
    tries.put(
        "NICKLEN",
        v -> {
          Person lee = chat.irc("lee");
          String longest = of(Integer.parseInt(v));
          assertThat(lee.ask("NICK " + longest)).first().asString().endsWith(" NICK " + longest);
          assertThat(lee.ask("NICK " + longest + "x")).first().asString().contains(" 432 ");
        });
  }

  /** The network's name, the server's and a nick may be as long as they like, in any script. */
  @Test
  void noWordIsCutOff() {
    ChatOptions longest =
        TestChat.OPTIONS
            .with()
            .serverName("s".repeat(63))
            .network("마".repeat(63))
            .casemapping(Casemapping.PRECIS)
            .done();
    Person caller = new TestChat(false, longest).ircCaller();
    List<String> lines =
        caller.ask("NICK " + "가".repeat(32), "USER u 0 * :u").stream()
            .filter(l -> l.contains(" 005 "))
            .toList();
    assertThat(lines).allMatch(l -> l.endsWith(" :are supported by this server"));
    assertThat(lines).allMatch(l -> l.getBytes(UTF_8).length <= 510 && l.split(" ").length <= 21);
    assertThat(String.join("", lines))
        .contains(" NETWORK=" + "마".repeat(63) + " ")
        .contains("WHOX");
  }

  private void modes() {
    tries.put("CHANMODES", this::channelModes);
    tries.put(
        "PREFIX",
        v -> {
          assertThat(v).isEqualTo("(qaohv)~&@%+");
          Person half = chat.ircWith("half", "multi-prefix", "#a");
          op.ask("MODE #a +vh half half");
          assertThat(half.ask("NAMES #a")).anyMatch(l -> l.matches(".*[: ]%\\+half( .*)?"));
        });
    tries.put(
        "STATUSMSG",
        v -> {
          for (String prefix : v.split("")) {
            assertThat(answer("PRIVMSG " + prefix + "#a :x")).isEmpty();
          }
        });
    tries.put(
        "MODES",
        v -> {
          op.ask("JOIN #m");
          int most = Integer.parseInt(v);
          String rest = " 1".repeat(most + 1);
          String done = answer("MODE #m +" + "l".repeat(most) + "k" + rest);
          assertThat(done).endsWith(" MODE #m +l 1");
          assertThat(answer("MODE #m")).doesNotContain("k");
        });
    tries.put(
        "MAXLIST",
        v -> {
          op.ask("JOIN #lists");
          for (String each : v.split(",")) {
            String letter = each.substring(0, 1);
            int most = Integer.parseInt(each.substring(2));
            for (int i = 0; i < most; i++) {
              assertThat(answer("MODE #lists +" + letter + " m" + i)).contains(" MODE ");
            }
            assertThat(answer("MODE #lists +" + letter + " more")).contains(" 478 ");
          }
        });
    tries.put(
        "EXCEPTS",
        v -> assertThat(answer("MODE #a +" + v + " ex!*@*")).contains(" MODE #a +e ex!*@*"));
    tries.put(
        "INVEX",
        v -> assertThat(answer("MODE #a +" + v + " in!*@*")).contains(" MODE #a +I in!*@*"));
    tries.put(
        "EXTBAN",
        v -> {
          assertThat(v).isEqualTo(",m");
          op.ask("JOIN #mute", "MODE #mute +b m:mute");
          Person mute = chat.irc("mute", "#mute");
          assertThat(mute.ask("PRIVMSG #mute :x")).first().asString().contains(" 404 ");
        });
    tries.put(
        "FORWARD",
        v -> {
          op.ask("JOIN #from,#to");
          assertThat(answer("MODE #from +i" + v + " #to")).endsWith(" MODE #from +if #to");
          assertThat(chat.irc("sent").ask("JOIN #from")).first().asString().contains(" 470 ");
        });
    tries.put(
        "BOT",
        v -> {
          Person bot = chat.irc("robo");
          bot.ask("MODE robo +" + v);
          assertThat(answer("WHO robo")).contains(" robo H" + v + " ");
        });
  }

  private void channelModes(String value) {
    String[] types = value.split(",");
    assertThat(types).hasSize(4);
    op.ask("JOIN #modes,#target");
    for (char letter : types[0].toCharArray()) {
      assertThat(answer("MODE #modes +" + letter + " x")).endsWith(" +" + letter + " x!*@*");
      assertThat(answer("MODE #modes " + letter)).matches(".* (346|348|367) .*");
    }
    for (char letter : (types[1] + types[2]).toCharArray()) {
      String argument = letter == 'f' ? "#target" : "5";
      assertThat(answer("MODE #modes +" + letter)).contains(" 461 ");
      assertThat(answer("MODE #modes +" + letter + " " + argument))
          .endsWith(" MODE #modes +" + letter + " " + argument);
    }
    for (char letter : types[1].toCharArray()) {
      assertThat(answer("MODE #modes -" + letter + " 5"))
          .matches(".* MODE #modes -" + letter + " .+");
    }
    for (char letter : types[2].toCharArray()) {
      assertThat(answer("MODE #modes -" + letter)).endsWith(" MODE #modes -" + letter);
    }
    op.ask("MODE #modes -nt");
    for (char letter : types[3].toCharArray()) {
      assertThat(answer("MODE #modes +" + letter)).endsWith(" MODE #modes +" + letter);
      assertThat(answer("MODE #modes -" + letter)).endsWith(" MODE #modes -" + letter);
    }
    assertThat(answer("MODE #modes +z")).contains(" 472 ");
  }

  private static int targmax(String value, String verb) {
    return Integer.parseInt(value.replaceFirst(".*\\b" + verb + ":([0-9]+).*", "$1"));
  }

  private void whatAnswersNothingIsToldToNobodyEither(String command, int most) {
    String kind = command.contains("TAGMSG") ? "tags" : "notice";
    Person from = chat.ircWith(kind, "message-tags");
    Person[] ears = new Person[most + 1];
    StringBuilder all = new StringBuilder();
    for (int i = 0; i <= most; i++) {
      ears[i] = chat.ircWith(kind + i, "message-tags");
      all.append(i == 0 ? "" : ",").append(kind).append(i);
    }
    from.ask(command.formatted(all));
    for (Person ear : ears) {
      assertThat(ear.lines()).as(command).isEmpty();
    }
    from.ask(command.formatted(all.substring(0, all.lastIndexOf(","))));
    for (int i = 0; i < most; i++) {
      assertThat(ears[i].lines()).as(command).hasSize(1);
    }
  }

  private void targets() {
    tries.put(
        "TARGMAX",
        v -> {
          for (String each : v.split(",")) {
            String verb = each.substring(0, each.indexOf(':'));
            String most = each.substring(verb.length() + 1);
            if (!most.isEmpty() && !verb.startsWith("WHO")) {
              String many = "#a" + ",#a".repeat(Integer.parseInt(most));
              String command = verb.equals("KICK") ? "KICK #a " + many : verb + " " + many + " :x";
              String told = answer(command);
              // Nothing answers a notice; tags need a capability that op hasn't.
              if (!verb.equals("NOTICE") && !verb.equals("TAGMSG")) {
                assertThat(told).as(each).contains(" 407 ");
              }
            }
          }
          whatAnswersNothingIsToldToNobodyEither("NOTICE %s :x", targmax(v, "NOTICE"));
          whatAnswersNothingIsToldToNobodyEither("@+x=y TAGMSG %s", targmax(v, "TAGMSG"));
          assertThat(answer("WHOIS op,op")).contains(" 401 op op,op ");
          assertThat(answer("WHOWAS op,op")).contains(" 406 op op,op ");
          assertThat(op.ask("LIST #a,#b,#c,#d,#e,#f")).anyMatch(l -> l.contains(" 322 op #a "));
          assertThat(op.ask("JOIN #1,#2,#3,#4,#5,#6"))
              .filteredOn(l -> l.contains(" JOIN "))
              .hasSize(6);
          assertThat(op.ask("PART #1,#2,#3,#4,#5,#6")).hasSize(6);
        });
    tries.put(
        "MONITOR",
        v -> {
          int most = Integer.parseInt(v);
          op.ask(
              "MONITOR + "
                  + String.join(",", IntStream.range(0, most).mapToObj(i -> "n" + i).toList()));
          assertThat(answer("MONITOR + more")).contains(" 734 op " + most + " more ");
        });
    tries.put(
        "CHANLIMIT",
        v -> {
          assertThat(v).startsWith("#:");
          int most = Integer.parseInt(v.substring(2));
          Person lee = chat.irc("many");
          for (int i = 0; i < most; i++) {
            lee.send("JOIN #many" + i);
          }
          assertThat(lee.ask("JOIN #more")).first().asString().contains(" 405 ");
        });
  }

  private void names() {
    tries.put(
        "CASEMAPPING",
        v -> {
          assertThat(v).isEqualTo("ascii");
          assertThat(chat.ircCaller().ask("NICK OP")).first().asString().contains(" 433 ");
          chat.irc("a{}|^", "#{}");
          assertThat(answer("WHOIS a[]\\~")).contains(" 401 ");
          assertThat(answer("MODE #A")).contains(" 324 op #a ");
        });
    tries.put("CHANTYPES", v -> assertThat(answer("JOIN &x")).contains(" 403 "));
    tries.put(
        "NETWORK",
        v ->
            assertThat(chat.ircCaller().ask("NICK net", "USER n 0 * :n"))
                .first()
                .asString()
                .contains(v));
  }

  /** More than a connection's outbox takes: LIST doesn't close it. */
  private void aLongListReachesASlowReader() {
    String topic = "t".repeat(380);
    int rooms = 3_000;
    for (int i = 0; i < rooms; i += 100) {
      Person founder = chat.irc("founder" + i);
      for (int j = i; j < i + 100; j++) {
        founder.send("JOIN #safe" + j + "\r\nTOPIC #safe" + j + " :" + topic);
        founder.lines();
      }
    }
    assertThat(rooms * topic.length()).isGreaterThan((int) SimulatedEngine.OUTBOX_BYTES);
    Person slow = chat.irc("slow");
    slow.connection.reads = false;
    slow.send("LIST #safe*");
    chat.engine.advance(TestChat.seconds(5));
    slow.connection.reads = true;
    List<String> list = new ArrayList<>();
    for (int i = 0; i < 60 && (list.isEmpty() || !list.getLast().contains(" 323 ")); i++) {
      chat.engine.advance(TestChat.seconds(1));
      list.addAll(slow.lines());
    }
    assertThat(list).hasSize(rooms + 2).last().isEqualTo(":chat.test 323 slow :End of /LIST");
  }

  @Test
  void theModesOf004AreThoseThatThereAre() {
    Person lee = chat.ircCaller();
    String line =
        lee.ask("NICK lee", "USER lee 0 * :Lee").stream()
            .filter(l -> l.contains(" 004 "))
            .findFirst()
            .orElseThrow();
    assertThat(line)
        .isEqualTo(
            ":chat.test 004 lee chat.test madang-test Biow CINUabefhiklmnoqstuv Iabefhkloqv");
    String[] words = line.split(" ");
    lee.ask("JOIN #all", "MODE #all -nt");
    for (char letter : letters()) {
      List<String> own = lee.ask("MODE lee +" + letter);
      assertThat(own.stream().noneMatch(l -> l.contains(" 501 ")))
          .as("of a user: %s", letter)
          .isEqualTo(words[5].indexOf(letter) >= 0);
      List<String> alone = lee.ask("MODE #all +" + letter);
      assertThat(alone.stream().noneMatch(l -> l.contains(" 472 ")))
          .as("of a channel: %s", letter)
          .isEqualTo(words[6].indexOf(letter) >= 0);
      boolean flag = alone.stream().anyMatch(l -> l.endsWith(" MODE #all +" + letter));
      assertThat(flag)
          .as("of a channel, alone: %s", letter)
          .isEqualTo(words[6].indexOf(letter) >= 0 && words[7].indexOf(letter) < 0);
    }
  }

  private static char[] letters() {
    return IntStream.rangeClosed('A', 'z')
        .filter(Character::isLetter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .toCharArray();
  }

  private void others() {
    tries.put(
        "ELIST",
        v -> {
          for (String letter : v.split("")) {
            String never =
                switch (letter) {
                  case "C" -> "C>999999";
                  case "M" -> "nothing*";
                  case "N" -> "!*";
                  case "T" -> "T<0";
                  default -> ">999999";
                };
            assertThat(op.ask("LIST " + never)).as(never).noneMatch(l -> l.contains(" 322 "));
          }
        });
    tries.put(
        "CHATHISTORY",
        v -> {
          int most = Integer.parseInt(v);
          op.ask("CAP REQ draft/chathistory");
          for (int i = 0; i <= most; i++) {
            op.ask("PRIVMSG #a :x");
          }
          assertThat(op.ask("CHATHISTORY LATEST #a * " + (most + 5)))
              .filteredOn(l -> l.contains(" PRIVMSG "))
              .hasSize(most);
          op.ask("CAP REQ -draft/chathistory");
        });
    tries.put(
        "MSGREFTYPES",
        v -> {
          op.ask("CAP REQ draft/chathistory", "PRIVMSG #a :x");
          Map<String, String> places =
              Map.of("msgid", "000000000abcd0000", "timestamp", "2000-01-01T00:00:00.000Z");
          for (String type : v.split(",")) {
            String place = type + "=" + places.get(type);
            assertThat(answer("CHATHISTORY LATEST #a " + place + " 1")).contains(" PRIVMSG ");
          }
          op.ask("CAP REQ -draft/chathistory");
        });
    tries.put("SAFELIST", v -> aLongListReachesASlowReader());
    tries.put(
        "UTF8ONLY",
        v -> {
          op.lines();
          op.sendRaw(new byte[] {'P', 'I', 'N', 'G', ' ', (byte) 0xff, '\r', '\n'});
          assertThat(op.lines()).singleElement().asString().contains(" FAIL PING INVALID_UTF8 :");
        });
    tries.put("WHOX", v -> assertThat(answer("WHO op %n")).isEqualTo(":chat.test 354 op op"));
  }
}
