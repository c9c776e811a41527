package madang.chat.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Who a caller of the chat is in the script. All names have one length, so that cuts are alike. */
final class Persona {
  static final String IRC = "irc";
  static final String TEXT = "text";

  final int number;
  final String door;
  boolean registered;
  private final List<String> rooms = new ArrayList<>();
  private int names;

  Persona(int number, String door) {
    this.number = number;
    this.door = door;
  }

  /** What it is called now: a letter, three digits and a letter. */
  String nick() {
    return door.charAt(0) + "%03d".formatted(number) + (char) ('a' + names % 26);
  }

  /** Another name from now on. */
  String renamed() {
    names++;
    return nick();
  }

  /** A room out of {@code count}, which it means to be in from now on. */
  String roomToJoin(SplittableRandom random, int count) {
    String room = roomName(random.nextInt(count));
    rooms.add(room);
    return room;
  }

  /** Mostly a room that it is in. */
  String room(SplittableRandom random, int count) {
    return rooms.isEmpty() || random.nextInt(8) == 0
        ? roomName(random.nextInt(count))
        : rooms.get(random.nextInt(rooms.size()));
  }

  private static String roomName(int number) {
    return "#r%02d".formatted(number);
  }
}
