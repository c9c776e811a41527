package madang.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where backups are written, and who may read them. */
class BackupTest {
  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open() throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add));
  }

  @Test
  void aPlaceWhereNoBackupCanBeWrittenIsNamed(@TempDir Path elsewhere) throws Exception {
    open().close();
    Path nowhere = elsewhere.resolve("missing/backup.db");
    assertThatThrownBy(() -> Backup.take(folder, nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "no backup was made: can't write " + nowhere + ": there is no such file or folder");
  }

  @Test
  void whatIsNoWholeBackupOfOursIsNotRestoredAndTheHistoryThatIsThereStays(@TempDir Path elsewhere)
      throws Exception {
    open().close();
    byte[] before = Files.readAllBytes(folder.resolve("history.db"));
    Path newer = elsewhere.resolve("newer.db");
    Backup.take(folder, newer);
    refused(newer, "PRAGMA user_version = 99", "was written by a newer madang");
    Path foreign = elsewhere.resolve("foreign.db");
    Backup.take(folder, foreign);
    refused(foreign, "PRAGMA application_id = 7", "is a database of another program");
    Path cut = elsewhere.resolve("cut.db");
    Backup.take(folder, cut);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), (int) Files.size(cut) / 2));
    refused(cut, null, "is no backup of a history, or is damaged");
    assertThat(Files.readAllBytes(folder.resolve("history.db"))).isEqualTo(before);
    assertThat(folder.resolve("history.db.part")).doesNotExist();
    open().close();
  }

  private void refused(Path file, @Nullable String change, String words) throws SQLException {
    if (change != null) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.execute(change);
      }
    }
    assertThatThrownBy(() -> Backup.restore(file, folder, true))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words);
  }

  @Test
  void whatARestoreThatWasKilledHasLeftIsDeletedAtTheStart() throws Exception {
    Path part = Files.writeString(folder.resolve("history.db.part"), "words of then");
    open().close();
    assertThat(part).doesNotExist();
  }

  @Test
  void onlyTheirOwnerMayReadAHistoryAndItsBackup(@TempDir Path elsewhere) throws Exception {
    Path made = elsewhere.resolve("data");
    SqliteRoomLog.open(StoreOptions.in(made, notices::add)).close();
    Path backup = elsewhere.resolve("backup.db");
    Backup.take(made, backup);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
  }
}
