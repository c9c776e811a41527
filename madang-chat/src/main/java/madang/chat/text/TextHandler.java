package madang.chat.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.room.Conversation;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Names;
import madang.chat.room.Nicks;
import madang.chat.room.Room;
import madang.chat.room.Session;
import madang.chat.room.Verdict;
import madang.chat.room.Words;
import madang.chat.room.World;
import madang.net.Connection;
import madang.net.Frame;
import madang.wire.HttpRequest;
import madang.wire.LineReader;
import madang.wire.Telnet;
import madang.wire.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * One person on nc or telnet: asks for a name, then says each line in the current room. On its
 * connection's context but for what {@link Session} says otherwise.
 */
public final class TextHandler extends Session {
  private static final long NS_PER_SECOND = 1_000_000_000;
  private static final String USER_NAME = "~text";

  /** Names that a newcomer is told; the rest is a number. */
  private static final int NAMES_SHOWN = 20;

  /** Bytes of an IRC line around the mask, the room and the text of a message. */
  private static final int AROUND = ": PRIVMSG  :\r\n".length();

  private String host = "";
  private @Nullable String claiming;
  private boolean passwordRight;
  private boolean afterCr; // whether a LF would belong to the line before
  private volatile @Nullable Room current;

  private TextHandler(World world, Connection connection) {
    super(world, connection, LineReader.text(world.limits().lineBytes()));
    passwordRight = world.options().password() == null;
  }

  /** Makes the handlers of text connections. */
  public static Session.Factory factory(World world) {
    return connection -> new TextHandler(world, connection);
  }

  @Override
  public int mask(@Nullable Room room) {
    return room == null || room == current ? Mask.TEXT : Mask.TEXT | Mask.ELSEWHERE;
  }

  World world() {
    return world;
  }

  @Nullable Room current() {
    return current;
  }

  /** What is said goes to this room from now on. */
  void current(@Nullable Room room) {
    Room before = current;
    current = room;
    if (before != null) {
      before.regroup(this);
    }
    if (room != null) {
      room.regroup(this);
    }
  }

  @Override
  protected void welcome(String from) {
    host = from;
    var options = world.options();
    int here = world.userCount();
    say("Welcome to " + options.network() + " (" + options.serverName() + ").");
    say(
        (here == 0
                ? "Nobody else is here yet."
                : here == 1 ? "One other person is here." : here + " people are here.")
            + " Type /help for help, /quit to leave.");
    say(passwordRight ? "What is your name?" : "This server asks for a password:");
    restartClock();
  }

  private void restartClock() {
    connection().schedule(TIMER_LIFE, world.limits().registrationSeconds() * NS_PER_SECOND);
  }

  @Override
  protected void farewell(String reason) {
    connection().send(Frame.utf8("* Goodbye: " + Plain.of(reason) + "\n"));
  }

  void goodbye(String told, String recorded) {
    end(told, recorded);
  }

  @Override
  protected void onOwnTimer(int kind) {
    if (!registered()) {
      end("no name was given in time");
    }
  }

  // ---- lines in

  @Override
  protected boolean line(ByteBuffer in, int from, int to) {
    afterCr = to < in.limit() && in.get(to) == '\r';
    byte[] bytes = Telnet.strip(in, from, to);
    boolean utf8 = Utf8.valid(bytes);
    String text = utf8 ? Plain.of(new String(bytes, UTF_8)).strip() : "";
    boolean post = registered() && utf8 && !text.startsWith("/");
    if (mustWait(post)) {
      return false;
    }
    if (!utf8) {
      say("That line was not UTF-8 and was not sent. Please set your terminal to UTF-8.");
    } else if (text.isEmpty()) {
      refuseNoName();
    } else if (!registered() && HttpRequest.isPartOf(text)) {
      end("this is a chat, not the web");
    } else if (text.startsWith("/") && !text.startsWith("//")) {
      TextCommands.run(this, text);
    } else if (registered()) {
      talk(text.startsWith("//") ? text.substring(1) : text);
    } else if (!passwordRight) {
      password(text);
    } else {
      restartClock();
      claim(text);
    }
    return true;
  }

  @Override
  protected boolean emptyLine(byte end) {
    boolean half = afterCr && end == '\n';
    afterCr = end == '\r';
    return !half && refuseNoName();
  }

  /** Answers who was asked for a name and gave none; whether this is one. */
  private boolean refuseNoName() {
    if (registered() || !passwordRight) {
      return false;
    }
    refuseName("A name has at least one letter.");
    return true;
  }

  @Override
  protected boolean unfinishedLine(ByteBuffer in) {
    return line(in, in.position(), in.limit());
  }

  @Override
  protected void tooLong(ByteBuffer in, int from, int to) {
    afterCr = true; // maybe: where it ended isn't known
    say(
        "That line is too long and was not sent: at most "
            + (world.limits().lineBytes() - 2)
            + " bytes, please.");
  }

  // ---- the name

  private void password(String given) {
    var check = world.options().password();
    if (check == null) { // there was one when this caller was asked
      checked(true);
      return;
    }
    hold(HOLD_ANSWER);
    check.check(given, connection(), right -> home(() -> checked(right)));
  }

  private void checked(boolean right) {
    if (closing()) {
      return;
    }
    if (!right) {
      end("wrong password");
      return;
    }
    passwordRight = true;
    say("What is your name?");
    restartClock();
    release(HOLD_ANSWER);
  }

  /** Asks the directory for a name; no line is read until it has answered. */
  void claim(String given) {
    String fault = world.nickFault(given);
    if (fault != null) {
      refuseName("\"" + given + "\" can't be a name: " + fault + ".");
      return;
    }
    String wanted = world.names().shown(given);
    claiming = wanted;
    world
        .nicks()
        .claim(wanted, held(), connection().id(), answer -> home(() -> claimed(wanted, answer)));
    if (claiming != null) {
      hold(HOLD_ANSWER);
    }
  }

  private @Nullable String held() {
    return registered() ? user().nick() : null;
  }

  private void claimed(String wanted, Nicks.Answer answer) {
    if (closing()) {
      if (answer == Nicks.Answer.GRANTED) {
        world.nicks().release(wanted, held(), connection().id());
      }
      return;
    }
    claiming = null;
    switch (answer) {
      case GRANTED -> take(wanted);
      case TAKEN -> refuseName("The name " + wanted + " is taken.");
      case LOOKALIKE ->
          refuseName("The name " + wanted + " looks like the name of somebody who is here.");
    }
    release(HOLD_ANSWER);
  }

  private void refuseName(String why) {
    say(registered() ? why : why + " What is your name?");
  }

  private void take(String wanted) {
    if (registered()) {
      if (!user().nick().equals(wanted)) {
        world.rename(user(), wanted);
      }
      return;
    }
    world.register(this, new Identity(wanted, USER_NAME, host), wanted);
    connection().cancel(TIMER_LIFE);
    say("Hello, " + wanted + "! What you type is said in the room; /help shows more.");
    TextCommands.join(this, Names.LOBBY, null);
  }

  @Override
  protected void abandon() {
    if (claiming != null) {
      world.nicks().release(claiming, held(), connection().id());
    }
  }

  // ---- the room

  /** Says something in the current room, or why it can't be said. */
  void talk(String text) {
    Room room = current;
    if (room == null) {
      say("You are in no room: type /join #lobby, or /rooms to see what there is.");
      return;
    }
    String refusal = tooLongFor(room.name(), text);
    if (refusal != null) {
      say(refusal);
      return;
    }
    user().spoke(world.now());
    Verdict verdict = room.say(this, Words.of(text), 0);
    if (verdict != Verdict.ALLOWED) {
      say(TextCommands.reason(verdict, room.name()));
    }
  }

  /** Why a text can't be said to a room or user: it must reach people on IRC uncut. */
  @Nullable String tooLongFor(String target, String text) {
    int around = AROUND + user().identity().mask().length() + target.getBytes(UTF_8).length;
    int most = world.limits().lineBytes() - around;
    int bytes = text.getBytes(UTF_8).length;
    return bytes <= most
        ? null
        : "That line is too long and was not sent: at most " + most + " bytes, please.";
  }

  @Override
  protected void entered(Room room, Room.Scene scene) {
    current(room);
    Member viewer = room.member(user());
    StringBuilder names = new StringBuilder();
    int shown = 0;
    int more = 0;
    for (Member member : scene.members()) {
      if (member.user() == user() || !room.sees(viewer, member)) {
        continue;
      }
      if (shown == NAMES_SHOWN) {
        more++;
      } else {
        names.append(shown++ == 0 ? "" : ", ").append(member.user().nick());
      }
    }
    say(
        "You are in "
            + room.name()
            + (shown == 0 ? ", alone so far." : " with " + names)
            + (shown == 0 ? "" : more > 0 ? " and " + more + " more." : "."));
    if (scene.topic() != null) {
      say("Topic: " + scene.topic().text());
    }
  }

  @Override
  protected void notStored(Conversation where, Entry entry) {
    String name = where.nameFor(user());
    say(
        "Your last line "
            + (where instanceof Room ? "in " : "to ")
            + name
            + " could not be stored and was not sent.");
  }

  // ---- answers out

  /** Shows a line to this person alone. */
  void say(String line) {
    sayInTurn(ByteBuffer.wrap((Plain.of(line) + '\n').getBytes(UTF_8)));
  }

  void printLater(Cursor answer) {
    print(answer);
  }

  void holdForAnswer() {
    hold(HOLD_ANSWER);
  }

  void answered() {
    release(HOLD_ANSWER);
  }

  void atHome(Runnable task) {
    home(task);
  }
}
