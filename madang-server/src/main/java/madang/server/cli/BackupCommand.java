package madang.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import madang.store.Backup;
import madang.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = "Writes all history into one file, also while the server runs.",
    footer = {"", "Example:", "  madang backup /backups/madang-$(date +%%F).db"})
final class BackupCommand implements Callable<Integer> {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(paramLabel = "FILE", description = "must not be there yet")
  Path file = Path.of("");

  @Override
  public Integer call() throws Failure {
    try {
      Backup.take(store.folder(), file);
    } catch (StoreException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    }
    System.out.println("backup complete: " + file);
    return Failure.OK;
  }
}
