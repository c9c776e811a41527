package madang.store;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import madang.chat.Entry;
import madang.chat.RoomLog;

/**
 * A program that stores as fast as it can until it is killed, and prints the msgid of each message
 * that was acknowledged. Arguments: the folder, the durability, and the number of the first
 * message.
 */
final class Appender {
  /** Messages on their way: a few commits' worth. */
  private static final int OUTSTANDING = 500;

  private static final int ROOMS = 5;

  private Appender() {}

  public static void main(String[] args) throws Exception {
    StoreOptions options =
        StoreOptions.in(Path.of(args[0]), System.err::println)
            .with(StoreOptions.Durability.valueOf(args[1].toUpperCase(Locale.ROOT)));
    long number = Long.parseLong(args[2]);
    SqliteRoomLog log = SqliteRoomLog.open(options);
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1),
            true,
            StandardCharsets.UTF_8);
    out.println("ready");
    Semaphore free = new Semaphore(OUTSTANDING);
    while (true) {
      free.acquire();
      Entry entry = Asked.said("kim", number, (int) (number % 10_000), "message " + number);
      log.append(
          "#room" + number % ROOMS,
          entry,
          (stored, offset) -> {
            free.release();
            if (offset != RoomLog.FAILED) {
              out.println(stored.id());
            }
          });
      number++;
    }
  }

  static String room(String id) {
    return "#room" + java.util.Objects.requireNonNull(madang.chat.Bound.of(id)).time() % ROOMS;
  }
}
