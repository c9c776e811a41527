package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import madang.chat.AnswerCheck.Answered;
import madang.chat.RoomScene.State;
import madang.chat.RoomScene.Who;
import madang.chat.TestChat.Person;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every command that HELP lists, with parameters of every wrong kind, said by people of every kind:
 * it is answered in good form and once, those beside chat on, and what is refused changes nothing.
 */
class BadInputMatrixTest {
  private static final String CAPS =
      "batch labeled-response message-tags echo-message server-time standard-replies setname"
          + " draft/chathistory draft/search draft/message-redaction draft/event-playback"
          + " draft/multiline draft/channel-rename draft/read-marker draft/relaymsg"
          + " draft/metadata-2";

  /** Commands that write to a log or read from one: these are tried on that of a store too. */
  private static final Set<String> ON_THE_LOG =
      Set.of(
          ("PRIVMSG NOTICE TAGMSG BATCH RELAYMSG CHATHISTORY SEARCH REDACT MARKREAD RENAME"
                  + " JOIN PART KICK TOPIC MODE NICK")
              .split(" "));

  /** Commands that may have nothing to say. */
  private static final Set<String> MAY_BE_SILENT =
      Set.of(
          "PONG", // asks for nothing
          "ERROR", "NOTICE", // RFC 1459, 4.4.2: no automatic answer
          "TAGMSG", // its echo is one, unless there is nobody to send it to
          "MONITOR", // "+" and "-" without a nick that can be one
          "NICK", // the nick that one has; before registration its answer is 001
          "USER", "PASS", "CAP", // END
          "JOIN", // the room that one is in; JOIN 0 in none
          "MODE", // a change that changes nothing
          "WALLOPS", // goes to others
          "KILL");

  /** And these for who has no capabilities: others are told, or nothing was found for a batch. */
  private static final Set<String> MAY_BE_SILENT_WITHOUT_CAPABILITIES =
      Set.of("PRIVMSG", "SETNAME", "SEARCH", "CHATHISTORY");

  /** Who sends it. */
  enum Sender {
    BEFORE_REGISTRATION,
    OUTSIDE,
    BANNED,
    MUTED,
    WITHOUT_RIGHTS,
    OPERATOR_OF_THE_SERVER
  }

  @ParameterizedTest
  @EnumSource
  void everyWrongFormOfEveryCommandIsAnsweredOnceAndHarmsNobody(Sender sender) {
    assertThat(faults(sender, true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameIsSoForProgramsWithoutCapabilities(Sender sender) {
    assertThat(faults(sender, false)).isEmpty();
  }

  private static List<String> faults(Sender sender, boolean labeled) {
    TestLog log = TestLog.all().findFirst().orElseThrow();
    List<String> verbs = new ArrayList<>(CommandTables.verbs());
    assertThat(verbs).containsAll(ON_THE_LOG);
    if (log == TestLog.STORE) {
      verbs.retainAll(ON_THE_LOG);
    }
    List<String> faults = new ArrayList<>();
    for (String verb : verbs) {
      Stage stage = null;
      for (byte[] line : BadInput.lines(verb)) {
        if (stage == null || stage.spoilt) {
          stage = new Stage(sender, labeled, log);
        }
        String fault = stage.tries(verb, line);
        if (fault != null) {
          faults.add(sender + " " + new String(line, UTF_8) + ": " + fault);
          stage = null;
        }
      }
    }
    return faults;
  }

  /** A room, somebody beside it, and the sender. */
  private static final class Stage {
    private final RoomScene scene;
    private final Sender sender;
    private final boolean labeled;
    private final Person person;
    private final List<String> head;
    private int labels;
    boolean spoilt;

    Stage(Sender sender, boolean labeled, TestLog log) {
      this.scene = new RoomScene(Who.OUTSIDER, State.PLAIN, false, log);
      this.sender = sender;
      this.labeled = labeled;
      this.person = scene.chat.ircCaller();
      if (labeled) {
        person.send("CAP REQ :" + CAPS);
      }
      if (sender != Sender.BEFORE_REGISTRATION) {
        person.send("NICK bad", "USER bad 0 * :Bad", "CAP END");
      }
      switch (sender) {
        case BEFORE_REGISTRATION, OUTSIDE -> {}
        case OPERATOR_OF_THE_SERVER -> person.send("OPER root open");
        default -> person.send("JOIN #r");
      }
      switch (sender) {
        case BANNED -> scene.boss.send("MODE #r +b bad");
        case MUTED -> scene.boss.send("MODE #r +b m:bad");
        default -> {}
      }
      head = scene.head();
      scene.hush();
      person.lines();
    }

    /** What is wrong with what came of a line, or null. */
    @Nullable String tries(String verb, byte[] line) {
      String label = "l" + labels++;
      person.sendRaw(joined((labeled ? "@label=" + label + " " : "").getBytes(UTF_8), line));
      person.send("PING after");
      List<byte[]> lines = AnswerCheck.lines(person.connection.takeReceived());
      boolean over = person.closed();
      spoilt = over;
      if (!over) {
        String last = new String(lines.removeLast(), UTF_8);
        if (!last.endsWith(" PONG chat.test :after\r\n")) {
          return "then no PONG but " + last;
        }
      }
      Answered answer = labeled ? AnswerCheck.of(lines, label) : AnswerCheck.plain(lines);
      if (answer.fault() != null) {
        return answer.fault();
      }
      boolean maySilent =
          MAY_BE_SILENT.contains(verb)
              || (!labeled && MAY_BE_SILENT_WITHOUT_CAPABILITIES.contains(verb));
      if (answer.isAck() && !maySilent) {
        return "no answer";
      }
      return beside(answer.refusal() != null && new String(line, UTF_8).indexOf(',') < 0);
    }

    /** What those beside have got, and whether the room is as it was. */
    private @Nullable String beside(boolean refused) {
      for (Person other : List.of(scene.boss, scene.voc, scene.wit, scene.sub, scene.guest)) {
        String fault = AnswerCheck.form(AnswerCheck.lines(other.connection.takeReceived()));
        if (fault != null) {
          return "somebody beside got: " + fault;
        }
        boolean killed = sender == Sender.OPERATOR_OF_THE_SERVER && other.closed();
        spoilt |= killed;
        if (!killed && other.ask("PING x").isEmpty()) {
          return "somebody beside hears nothing";
        }
      }
      boolean same = scene.head().equals(head);
      spoilt |= !same;
      scene.hush();
      return refused && !same ? "refused, and yet the room has changed" : null;
    }

    private static byte[] joined(byte[] tags, byte[] line) {
      byte[] all = new byte[tags.length + line.length + 2];
      System.arraycopy(tags, 0, all, 0, tags.length);
      System.arraycopy(line, 0, all, tags.length, line.length);
      all[all.length - 2] = '\r';
      all[all.length - 1] = '\n';
      return all;
    }
  }
}
