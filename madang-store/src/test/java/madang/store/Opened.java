package madang.store;

import java.nio.file.Path;

/** A program that opens a history, for disks that only a process of its own can have. */
final class Opened {
  private Opened() {}

  /** Argument: the folder. */
  public static void main(String[] args) {
    try {
      SqliteRoomLog.open(StoreOptions.in(Path.of(args[0]), System.out::println)).close();
      System.out.println("opened");
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
  }
}
