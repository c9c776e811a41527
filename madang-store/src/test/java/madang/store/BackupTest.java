package madang.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        .hasMessageContaining("no backup was made: can't write " + nowhere)
        .hasMessageNotContaining("history.db");
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
