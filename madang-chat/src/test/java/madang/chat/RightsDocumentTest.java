package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may do what: every command by role, everything that can be done with a room by who does it
 * and the room's modes, every way of reading its history, and of reading private talks. Each cell
 * is found out by IRC lines to the chat, held against rules that are written from the
 * specifications, and stands in docs/rights.md for a person to look at. {@code -Drights.write=true}
 * writes that file anew.
 */
class RightsDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/rights.md");

  private static CommandTables commands;
  private static RoomTables rooms;
  private static ReadingTables reading;
  private static TalkTables talks;

  @BeforeAll
  static void findOut() {
    commands = new CommandTables();
    rooms = new RoomTables(RoomActions.all());
    reading = new ReadingTables();
    talks = new TalkTables(TalkTables::expected);
  }

  @Test
  void eachRoleMayUseTheCommandsThatItShould() {
    assertThat(commands.faults()).isEmpty();
  }

  @Test
  void everybodyMayDoInARoomWhatTheRulesSayAndNothingElse() {
    assertThat(rooms.faults()).isEmpty();
  }

  @Test
  void everybodyReadsWhatTheRulesSayAndNothingElse() {
    assertThat(reading.faults()).isEmpty();
  }

  @Test
  void privateTalksAreForTheTwoAlone() {
    assertThat(talks.faults()).isEmpty();
  }

  @Test
  void whatTheRulesDoNotSayIsFound() {
    RoomAction wrong =
        RoomAction.look(
            "History",
            "CHATHISTORY",
            RoomAction.told("CHATHISTORY LATEST #r * 50", "their words"),
            (who, state) -> RoomRules.YES);
    assertThat(new RoomTables(List.of(wrong)).faults())
        .hasSize(4 * RoomScene.State.values().length)
        .contains("CHATHISTORY, +s, out: the program says INVALID_TARGET, the rules ✓");
    assertThat(new TalkTables((way, reader) -> RoomRules.NOTHING).faults())
        .contains("SEARCH, who began it: the program says ✓, the rules –");
  }

  @Test
  void theDocumentSaysWhatTheProgramDoes() throws IOException {
    String found = document();
    if (Boolean.getBoolean("rights.write")) {
      Files.writeString(DOCUMENT, found);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/rights.md; if the change is meant, write it anew with -Drights.write=true")
        .isEqualTo(found);
  }

  private static String document() {
    return """
    # Rights

    Who may do what on IRC, found out by doing it: each cell is what the program answered to IRC lines.
    `RightsDocumentTest` writes this file, holds every cell against rules that are written from the
    specifications and [irc.md](irc.md), and fails where one of the three differs. To write it anew after a
    change that is meant:

        mvn -q -pl madang-chat -am test -Dtest=RightsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Drights.write=true

    `✓` it is done, shown or heard; `–` nothing happens, is shown or heard, and nothing is said of it; three
    digits: that numeric refuses it; capitals: the code of the FAIL that does. An empty cell: it can't be tried.

    ## Commands by role

    `✓` says that the role doesn't stand in the way. Parameters and the rest are checked after it.

    """
        .concat(commands.toString())
        .concat(
            """
            ## Rooms

            The columns are people outside the room, with a ban, with an invitation, as operators of the server;
            then members without a rank, with a ban, with a mute (`+b m:`); then those with a rank; and an operator
            of the server who is a member without a rank. The room has `+nt` and what the second column says;
            `+if` points to another room. Nobody's attempt that was refused has changed anything: that is tested in
            each cell, too. `TARGET`, `PARAMS`, `FORBIDDEN` and `UNKNOWN` are short for `INVALID_TARGET`, `INVALID_PARAMS`,
            `REDACT_FORBIDDEN` and `UNKNOWN_MSGID`; `PRIVS`, `PERMISSION`, `IN_USE`, `MAX_LINES` and `MAX_BYTES` for
            `PRIVS_NEEDED`, `KEY_NO_PERMISSION`, `CHANNEL_NAME_IN_USE` and `MULTILINE_` with these. `ops`: only
            half-operators and above hear it. `no +i`: all members but the invisible are shown; `ranks`: those with a
            rank alone. `no key`: the modes are, but for the key.

            """)
        .concat(rooms.toString())
        .concat(
            """
            ## History

            A room was open, `+i`, `+k` or `+s` when something was said (and a topic set) in it: before the reader
            first came, during his first stay, after he had left and, for those who came back, during the second.
            Those who "stayed" did so from the first on. Whoever founded it anew had been in it, as had everybody
            else, until all left and the room ended. To all who are inside, CHATHISTORY TARGETS names the room with
            the time of the newest message that they may read.

            """)
        .concat(reading.toString())
        .concat(
            """
            ## Private talks

            Two people have said something to each other. Who reads it, by which nick? Nobody can be kept from
            writing to somebody by a mode of users, so there is no row of blocked ones.

            """)
        .concat(talks.toString())
        .stripTrailing()
        .concat("\n");
  }
}
