package madang.chat.irc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import madang.chat.Identity;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.Session;
import madang.chat.room.World;
import madang.net.Connection;
import madang.net.Handler;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;
import madang.wire.LineReader;
import madang.wire.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * One IRC connection: cuts lines, looks the verb up in {@link Command}'s table, answers. On its
 * connection's context but for what {@link Session} says otherwise.
 *
 * @see <a href="https://modern.ircdocs.horse/">Modern IRC</a>
 */
public final class IrcHandler extends Session {
  private static final long NS_PER_SECOND = 1_000_000_000;

  private final IrcLines lines;
  private volatile int capabilities;
  private String host = "";
  private @Nullable Registration registration = new Registration();
  private @Nullable String claiming;
  private boolean asked;

  /** What is known before registration, and thrown away after it. */
  static final class Registration {
    @Nullable String nick;
    @Nullable String userName;
    @Nullable String realName;
    @Nullable String password;
    boolean negotiating;
    boolean checking;
  }

  private IrcHandler(World world, Connection connection, IrcLines lines) {
    super(
        world, connection, LineReader.irc(world.limits().lineBytes(), world.limits().tagsBytes()));
    this.lines = lines;
  }

  /** Makes the handlers of IRC connections. */
  public static Handler.Factory factory(World world, IrcLines lines) {
    return connection -> new IrcHandler(world, connection, lines);
  }

  @Override
  public int mask(@Nullable Room room) {
    return capabilities;
  }

  int capabilities() {
    return capabilities;
  }

  /** Takes other capabilities; rooms hear from now on what they change. */
  void capabilities(int mask) {
    capabilities = mask;
    if (registered()) {
      for (Room room : user().rooms()) {
        room.regroup(this);
      }
    }
  }

  boolean has(int capability) {
    return (capabilities & capability) != 0;
  }

  World world() {
    return world;
  }

  @Nullable Registration registration() {
    return registration;
  }

  @Override
  protected void welcome(String from) {
    host = from;
    connection().schedule(TIMER_LIFE, world.limits().registrationSeconds() * NS_PER_SECOND);
  }

  @Override
  protected void farewell(String reason) {
    String text = "Closing Link: " + (host.isEmpty() ? "*" : host) + " (" + reason + ")";
    connection().send(new IrcWriter(512).begin().bareVerb("ERROR").trailing(text).frame());
  }

  void goodbye(String told, String recorded) {
    end(told, recorded);
  }

  // ---- lines in

  @Override
  protected boolean line(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    boolean utf8 = Utf8.valid(bytes);
    IrcMessage message = IrcMessage.parse(new String(bytes, utf8 ? UTF_8 : ISO_8859_1));
    Command command = message == null ? null : Command.of(message.verb());
    if (mustWait(command != null && command.post())) {
      return false;
    }
    if (message == null) {
      reply("421", "*", "Malformed line");
    } else if (!utf8 && world.options().utf8Only()) {
      fail(message.verb(), "INVALID_UTF8", "This server takes UTF-8 only; the line was dropped");
    } else if (command == null) {
      reply(
          registered() ? "421" : "451",
          message.verb(),
          registered() ? "Unknown command" : "You have not registered");
    } else if (!registered() && !command.early()) {
      reply("451", "You have not registered");
    } else if (message.count() < command.least()) {
      reply("461", message.verb(), "Not enough parameters");
    } else {
      command.action().run(this, message);
    }
    return true;
  }

  @Override
  protected void tooLong() {
    reply("417", "Input line was too long");
  }

  // ---- nick and registration

  /** Asks the directory for a nick; no command is read until it has answered. */
  void claim(String nick) {
    String fault = Names.nickFault(nick, world.limits().nickLength());
    if (fault != null) {
      reply("432", nick, "Erroneous nickname: " + fault);
      return;
    }
    String held = heldNick();
    String key = Names.fold(nick);
    if (held != null && Names.fold(held).equals(key)) {
      if (!held.equals(nick)) {
        take(nick);
      }
      return;
    }
    claiming = nick;
    world.directory().claim(key, connection().id(), granted -> home(() -> claimed(nick, granted)));
    if (claiming != null) {
      hold(HOLD_ANSWER);
    }
  }

  private @Nullable String heldNick() {
    Registration reg = registration;
    return reg != null ? reg.nick : user().nick();
  }

  private void claimed(String nick, boolean granted) {
    if (closing()) {
      if (granted) {
        world.directory().release(Names.fold(nick), connection().id());
      }
      return;
    }
    claiming = null;
    if (granted) {
      take(nick);
    } else {
      reply("433", nick, "Nickname is already in use");
    }
    release(HOLD_ANSWER);
  }

  private void take(String nick) {
    Registration reg = registration;
    if (reg == null) {
      world.rename(user(), nick);
      return;
    }
    if (reg.nick != null && !Names.fold(reg.nick).equals(Names.fold(nick))) {
      world.directory().release(Names.fold(reg.nick), connection().id());
    }
    reg.nick = nick;
    tryToRegister();
  }

  @Override
  protected void abandon() {
    Registration reg = registration;
    if (claiming != null) {
      world.directory().release(Names.fold(claiming), connection().id());
    }
    if (reg != null && reg.nick != null) {
      world.directory().release(Names.fold(reg.nick), connection().id());
    }
  }

  /** Registers once nick, user name, capabilities and password are settled. */
  void tryToRegister() {
    Registration reg = registration;
    if (reg == null
        || reg.nick == null
        || reg.userName == null
        || reg.negotiating
        || reg.checking
        || closing()) {
      return;
    }
    var check = world.options().password();
    if (check == null) {
      register(reg.nick, reg.userName, reg.realName);
      return;
    }
    if (reg.password == null) {
      refuse("464", "Password needed", "Password needed");
      return;
    }
    reg.checking = true;
    hold(HOLD_ANSWER);
    check.check(reg.password, connection(), right -> home(() -> checked(reg, right)));
  }

  private void checked(Registration reg, boolean right) {
    if (closing() || reg.nick == null || reg.userName == null) {
      return;
    }
    reg.checking = false;
    if (right) {
      register(reg.nick, reg.userName, reg.realName);
      release(HOLD_ANSWER);
    } else {
      refuse("464", "Password incorrect", "Bad password");
    }
  }

  private void refuse(String numeric, String text, String reason) {
    reply(numeric, text);
    end(reason);
  }

  private void register(String nick, String userName, @Nullable String realName) {
    Identity identity = new Identity(nick, userName, host);
    registration = null;
    world.register(this, identity, realName == null || realName.isEmpty() ? nick : realName);
    connection().schedule(TIMER_LIFE, world.limits().pingSeconds() * NS_PER_SECOND);
    Welcome.burst(this);
  }

  @Override
  protected void onLifeTimer() {
    if (registration != null) {
      end("Registration timed out");
      return;
    }
    int seconds = world.limits().pingSeconds();
    if (heardSince()) {
      asked = false;
    } else if (asked) {
      end("Ping timeout: " + 2 * seconds + " seconds");
      return;
    } else {
      asked = true;
      send(lines.writer().begin().bareVerb("PING").trailing(world.options().serverName()));
    }
    connection().schedule(TIMER_LIFE, seconds * NS_PER_SECOND);
  }

  @Override
  protected void entered(Room room, Room.Scene scene) {
    if (scene.topic() != null) {
      Rooming.tellTopic(this, room, scene.topic());
    }
    print(new Listing.NamesCursor(this, room, scene.members(), true));
  }

  @Override
  protected void notStored(Room room) {
    reply("404", room.name(), "The message could not be stored and was not sent");
  }

  // ---- answers out

  /** What a numeric calls this user: its nick, or {@code *} before there is one. */
  String nickOrStar() {
    Registration reg = registration;
    String nick = reg != null ? reg.nick : user().nick();
    return nick == null ? "*" : nick;
  }

  /** A line from the server to this user, to go on with its parameters; see {@link #send}. */
  IrcWriter numeric(String numeric) {
    return lines
        .writer()
        .begin()
        .source(world.options().serverName())
        .verb(numeric)
        .param(nickOrStar());
  }

  /** A writer for one line. */
  IrcWriter writer() {
    return lines.writer();
  }

  /** A line from the server, to go on with its parameters. */
  IrcWriter fromServer(String verb) {
    return lines.writer().begin().source(world.options().serverName()).verb(verb);
  }

  /** Sends a numeric whose last parameter is text. */
  void reply(String numeric, String... params) {
    IrcWriter out = numeric(numeric);
    for (int i = 0; i < params.length - 1; i++) {
      out.param(params[i]);
    }
    send(out.trailing(params[params.length - 1]));
  }

  /** A standard reply (IRCv3 standard-replies), or a notice for those who don't know them. */
  void fail(String verb, String code, String text) {
    if (has(Mask.STANDARD_REPLIES)) {
      send(fromServer("FAIL").param(verb).param(code).trailing(text));
    } else {
      send(fromServer("NOTICE").param(nickOrStar()).trailing(verb + ": " + text));
    }
  }

  /** Sends a line on this connection's context. */
  void send(IrcWriter line) {
    connection().send(line.line());
  }

  void printLater(Cursor answer) {
    print(answer);
  }
}
