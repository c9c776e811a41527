package madang.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import madang.store.Backup;
import madang.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = "Puts a backup in the place of the history. The server must not be running.",
    footer = {"", "Example:", "  madang restore /backups/madang-2026-11-21.db --replace"})
final class RestoreCommand implements Callable<Integer> {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(paramLabel = "FILE", description = "what madang backup wrote")
  Path file = Path.of("");

  @Option(names = "--replace", description = "lose the history that is there now")
  boolean replace;

  @Override
  public Integer call() throws Failure {
    Path folder = store.folder();
    try {
      Backup.restore(file, folder, replace);
    } catch (StoreException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    }
    System.out.println("restored into " + folder);
    return Failure.OK;
  }
}
