package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import madang.server.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code madang backup}, {@code restore}, {@code export} and {@code history stats}. */
final class MaintenanceTest {
  private static final String CONFIGURATION =
      """
      [listen]
      irc = "127.0.0.1:0"
      text = "127.0.0.1:0"
      web = []
      [limits]
      commands_per_second = 0
      """;

  @TempDir Path work;
  private Path data;

  @BeforeEach
  void data() {
    data = work.resolve("data");
  }

  private Program server(Path folder) throws Exception {
    Path file = Files.writeString(work.resolve("madang.toml"), CONFIGURATION);
    return Program.start("serve", "--config", file.toString(), "--data", folder.toString()).ready();
  }

  /** A folder with a history of one message. */
  private void history() throws Exception {
    try (Program server = server(data);
        Speaker kim = Speaker.inLobby(server, "kim")) {
      kim.ask("PRIVMSG #lobby :said \"once\"");
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  /** The same with so many messages more, of 400 letters each. */
  private void longHistory(int messages) throws Exception {
    try (Program server = server(data);
        Speaker kim = Speaker.inLobby(server, "kim")) {
      kim.ask(("PRIVMSG #lobby :" + "x".repeat(400) + "\r\n").repeat(messages));
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  /** A backup of it. */
  private Path backup() {
    Path file = work.resolve("backup.db");
    assertThat(Program.run("backup", file.toString(), "--data", data.toString()).exitCode())
        .isZero();
    return file;
  }

  /** Runs a script in which {@code disk} is a small one; skipped where none can be made. */
  private Program onSmallDisk(String size, String script) throws Exception {
    Files.createDirectory(work.resolve("disk"));
    String mount = "mount -t tmpfs -o size=" + size + " tmpfs disk || exit 77\n";
    Program ran = Program.shell(List.of("unshare", "-rm"), "cd '" + work + "'\n" + mount + script);
    assumeThat(ran.err()).noneMatch(line -> line.matches("(unshare|mount): .*"));
    return ran;
  }

  private static void ends(Program program, int code, String line) {
    assertThat(program.exitCode()).isEqualTo(code);
    assertThat(program.err()).first().asString().startsWith("madang: ").contains(line);
    assertThat(program.err()).hasSizeLessThanOrEqualTo(code == 2 ? 2 : 1);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void aBackupOfABusyServerHoldsAllThatWasEchoedBeforeItBegan() throws Exception {
    Path file = work.resolve("backup.db");
    List<List<String>> before;
    try (Program server = server(data);
        Talkers talkers = Talkers.at(server, 4)) {
      talkers.untilEchoed(2_000);
      before = talkers.echoed();
      Program backup = Program.run("backup", file.toString(), "--data", data.toString());
      assertThat(backup.err()).isEmpty();
      assertThat(backup.out()).containsExactly("backup complete: " + file);
      assertThat(backup.exitCode()).isZero();
      talkers.untilEchoed(talkers.echoed().stream().mapToInt(List::size).sum() + 100);
    }
    Path other = work.resolve("other");
    Program restore = Program.run("restore", file.toString(), "--data", other.toString());
    assertThat(restore.exitCode()).isZero();
    assertThat(restore.out()).containsExactly("restored into " + other);
    Map<String, List<String>> restored = Exported.from(other).messages();
    for (int i = 0; i < before.size(); i++) {
      assertThat(restored.get("#r" + i)).doesNotHaveDuplicates().containsSubsequence(before.get(i));
    }
    try (Program server = server(other);
        Speaker lee = Speaker.to(server, "irc").register("lee", "message-tags draft/chathistory")) {
      lee.ask("JOIN #r0");
      List<String> all = new ArrayList<>();
      for (String line : lee.ask("CHATHISTORY LATEST #r0 * 10")) {
        all.add(line.replaceFirst(".*msgid=([^; ]+).*", "$1"));
      }
      List<String> room = restored.getOrDefault("#r0", List.of());
      assertThat(all).isEqualTo(room.subList(room.size() - 10, room.size()));
      assertThat(lee.ask("PRIVMSG #r0 :goes on")).isEmpty();
    }
  }

  @Test
  void aHistoryThatIsThereIsReplacedOnlyOnDemandAndNeverUnderAServer() throws Exception {
    history();
    Path file = backup();
    ends(
        Program.run("backup", file.toString(), "--data", data.toString()),
        1,
        "is there already: choose another name");
    String[] restore = {"restore", file.toString(), "--data", data.toString()};
    String[] replace = {"restore", file.toString(), "--data", data.toString(), "--replace"};
    try (Program server = server(data);
        Speaker kim = Speaker.inLobby(server, "kim")) {
      ends(Program.run(replace), 1, "is in use by another madang");
      kim.ask("PRIVMSG #lobby :after the backup");
      server.signal("TERM");
      server.exitCode();
    }
    ends(Program.run(restore), 1, "holds a history already: move it away, or say --replace");
    assertThat(Exported.from(data).lines()).anyMatch(line -> line.contains("after the backup"));
    assertThat(Program.run(replace).exitCode()).isZero();
    assertThat(Exported.from(data).lines())
        .noneMatch(line -> line.contains("after the backup"))
        .anyMatch(line -> line.contains("\"text\":\"said \\\"once\\\"\""));
  }

  @Test
  void statsCountEntriesByRoom() throws Exception {
    history();
    Program stats = Program.run("history", "stats", "--data", data.toString());
    assertThat(stats.exitCode()).isZero();
    assertThat(stats.err()).isEmpty();
    assertThat(stats.out()).hasSize(3);
    assertThat(stats.out().get(1)).matches(" +[0-9]+ +\\S+T\\S+Z +\\S+T\\S+Z +#lobby");
    assertThat(stats.out().getLast()).matches("[0-9]+ entries in 1 logs, [0-9.]+ MB, .*");
  }

  @Test
  void statsSayHowMuchSearchDoesNotFindYet() throws Exception {
    history();
    Files.delete(data.resolve("search.db")); // it is made anew by the next server
    Program stats = Program.run("history", "stats", "--data", data.toString());
    assertThat(stats.out().getLast())
        .matches("([0-9]+) entries in 1 logs, [0-9.]+ MB, \\1 not yet found by search");
  }

  @Test
  void anExportThatNobodyTakesToItsEndIsNoSuccess() throws Exception {
    longHistory(600);
    String export = "madang export --data '" + data + "'";
    Program full = Program.shell(List.of(), export + " > /dev/full");
    assertThat(full.err())
        .containsExactly("madang: can't write what was exported: No space left on device");
    assertThat(full.exitCode()).isEqualTo(1);
    Program pipe = Program.shell(List.of(), export + " | head -1; exit ${PIPESTATUS[0]}");
    assertThat(pipe.err()).containsExactly("madang: can't write what was exported: Broken pipe");
    assertThat(pipe.out()).singleElement().asString().matches("\\{\"offset\":1,.*\\}");
    assertThat(pipe.exitCode()).isEqualTo(1);
  }

  @Test
  void aBackupThatFindsNoRoomLeavesNothingBehind() throws Exception {
    longHistory(300);
    byte[] before = Files.readAllBytes(data.resolve("history.db"));
    Program ran =
        onSmallDisk("64k", "madang backup disk/b.db --data data; echo exit $?; ls -A disk");
    assertThat(ran.err())
        .containsExactly(
            "madang: no backup was made: the disk of disk/b.db is full: free some space");
    assertThat(ran.out()).containsExactly("exit 1");
    assertThat(Files.readAllBytes(data.resolve("history.db"))).isEqualTo(before);
  }

  @Test
  void whereABackupCannotBeWrittenThatPlaceIsBlamedAndNotTheHistory() throws Exception {
    history();
    Path place = Files.createDirectory(work.resolve("place"));
    FaultyDisk disk = FaultyDisk.under(place, work);
    disk.does(FaultyDisk.State.EDQUOT);
    Path file = place.resolve("b.db");
    Program backup =
        Program.startWith(disk.environment(), "backup", file.toString(), "--data", data.toString());
    ends(backup, 1, "no backup was made: " + file + " can't be written (SQLITE_IOERR_WRITE)");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aRestoreThatFindsNoRoomChangesNothing() throws Exception {
    longHistory(300);
    backup();
    Program ran =
        onSmallDisk(
            "2m",
            """
            cp data/history.db data/lock disk/
            cat /dev/zero > disk/filler 2> /dev/null
            madang restore backup.db --replace --data disk; echo exit $?
            cmp data/history.db disk/history.db && ls -A disk
            rm disk/filler
            madang restore backup.db --replace --data disk
            madang export --data disk | wc -l
            """);
    assertThat(ran.err())
        .containsExactly(
            "madang: nothing was restored: can't write into disk: No space left on device");
    assertThat(ran.out())
        .containsExactly(
            "exit 1",
            "filler",
            "history.db",
            "lock",
            "restored into disk",
            String.valueOf(Exported.from(data).lines().size()));
  }

  @ParameterizedTest
  @CsvSource({
    "backup FOLDER/b.db,              1, there is no history in",
    "export,                          1, there is no history in",
    "history stats,                   1, there is no history in",
    "restore FOLDER/none.db,          1, there is no file",
    "restore FOLDER/madang.toml,      1, is no backup of a history",
    "backup,                          2, Missing required parameter",
    "restore,                         2, Missing required parameter",
    "history,                         2, Missing required parameter",
    "history figures,                 2, 'history knows stats, not figures'",
    "export --nonsense,               2, '--nonsense'",
  })
  void whatCannotBeDoneIsSaidInOneLine(String command, int code, String line) throws Exception {
    Files.writeString(work.resolve("madang.toml"), CONFIGURATION);
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      words.add(word.replace("FOLDER", work.toString()));
    }
    words.addAll(List.of("--data", data.toString()));
    ends(Program.run(words.toArray(String[]::new)), code, line);
    assertThat(data.resolve("history.db")).doesNotExist();
  }

  @Test
  void aDamagedHistoryIsSaidToBeSo() throws Exception {
    history();
    Files.writeString(data.resolve("history.db"), "this is no database".repeat(1000));
    for (List<String> words :
        List.of(
            List.of("export"),
            List.of("history", "stats"),
            List.of("backup", work.resolve("b.db").toString()))) {
      List<String> all = new ArrayList<>(words);
      all.addAll(List.of("--data", data.toString()));
      ends(Program.run(all.toArray(String[]::new)), 1, "is damaged: stop the server");
    }
    assertThat(work.resolve("b.db")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "restore", "export", "history"})
  void helpHasAnExample(String command) {
    Program help = Program.run("help", command);
    assertThat(help.exitCode()).isZero();
    assertThat(String.join("\n", help.out()))
        .contains("Usage: madang " + command, "--data=DIR", "Example:\n  madang " + command);
    assertThat(Program.run(command, "--help").out()).isEqualTo(help.out());
  }
}
