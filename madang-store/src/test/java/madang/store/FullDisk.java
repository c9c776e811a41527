package madang.store;

import static madang.store.Asked.said;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.chat.Query;

/** A program whose folder is a small disk: it fills it, tries to store, and makes room again. */
final class FullDisk {
  private FullDisk() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (SqliteRoomLog log = SqliteRoomLog.open(StoreOptions.in(folder, FullDisk::say))) {
      Asked asked = new Asked(log);
      System.out.println(stores(asked, 1) ? "stored" : "refused at first");
      Path filler = folder.resolve("filler");
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (true) {
          out.write(new byte[1024]);
        }
      } catch (IOException full) {
        // as it should be
      }
      int number = 2;
      while (stores(asked, number)) { // what room there is in the WAL
        number++;
      }
      System.out.println("refused");
      System.out.println(
          "read "
              + asked
                  .page(
                      madang.chat.RoomLog.Scope.open("#room"),
                      Query.after(madang.chat.Bound.at(0), 1))
                  .entries()
                  .size());
      Files.delete(filler);
      System.out.println(stores(asked, number) ? "stored again" : "refused for ever");
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static boolean stores(Asked asked, int number) {
    return asked.append("#room", said("kim", number, number, "x".repeat(2_000))).getFirst() >= 0;
  }
}
