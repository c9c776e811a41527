package madang.chat.irc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.Operations;
import madang.chat.room.Answer;
import madang.chat.room.Audience;
import madang.chat.room.Conversation;
import madang.chat.room.Cursor;
import madang.chat.room.Gate;
import madang.chat.room.Mask;
import madang.chat.room.Metadata;
import madang.chat.room.Role;
import madang.chat.room.Room;
import madang.chat.room.Session;
import madang.chat.room.World;
import madang.net.Connection;
import madang.wire.HttpRequest;
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

  /** How long a message of several lines may take. */
  static final int TIMER_BATCH = TIMER_LIFE + 1;

  private static final int HOLD_PLAYBACK = HOLD_ANSWER << 1;

  private final IrcLines lines;
  private final Usage usage;
  private final Supplier<@Nullable Operations> operations;
  private @Nullable WatchList watched;
  private @Nullable String inner;
  private @Nullable Multiline multiline;
  private int batches;
  private volatile int capabilities;
  private String host = "";
  private @Nullable Registration registration = new Registration();
  private final NickClaim nick = new NickClaim(this);
  private volatile @Nullable Subscriptions subscriptions;
  private @Nullable Playback playback;
  private boolean asked;
  private boolean values;

  private IrcHandler(
      World world,
      Connection connection,
      IrcLines lines,
      Usage usage,
      Supplier<@Nullable Operations> operations) {
    super(
        world, connection, LineReader.irc(world.limits().lineBytes(), world.limits().tagsBytes()));
    this.lines = lines;
    this.usage = usage;
    this.operations = operations;
  }

  /**
   * Makes the handlers of IRC connections.
   *
   * @param operations asked for when an operator wants something of the program
   */
  public static Session.Factory factory(
      World world, IrcLines lines, Supplier<@Nullable Operations> operations) {
    Usage usage = new Usage();
    return connection -> new IrcHandler(world, connection, lines, usage, operations);
  }

  @Override
  public int mask(@Nullable Room room) {
    int all = capabilities;
    return (all & Mask.BATCH) == 0 ? all & ~Mask.MULTILINE : all; // a message that is a batch
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

  /** The caller knows CAP 302: for ever. */
  void knowsValues() {
    values = true;
  }

  boolean hasValues() {
    return values;
  }

  /** The keys of metadata that it wants to hear of. */
  Subscriptions subscriptions() {
    Subscriptions known = subscriptions;
    if (known == null) {
      known = new Subscriptions();
      subscriptions = known;
    }
    return known;
  }

  /** Whether it wants to hear of a key of metadata. Any thread. */
  boolean hearsOf(String key) {
    Subscriptions known = subscriptions;
    return known != null && has(Mask.METADATA) && known.has(key);
  }

  /** What the caller says about itself, before registration too. */
  Metadata metadata() {
    return registration == null ? user().metadata() : registration.metadata;
  }

  World world() {
    return world;
  }

  /** How often each command was used on this server. */
  Usage usage() {
    return usage;
  }

  /** What operators may do with the program, or null where that is nothing. */
  @Nullable Operations operations() {
    return operations.get();
  }

  /** The nicks that this user watches. */
  WatchList watched() {
    WatchList known = watched;
    if (known == null) {
      known = new WatchList(this);
      watched = known;
    }
    return known;
  }

  /** The message of several lines that is being sent, or null. */
  @Nullable Multiline multiline() {
    return multiline;
  }

  void multiline(@Nullable Multiline open) {
    multiline = open;
  }

  /** What the caller is to the server. */
  Role role() {
    return registered() ? user().role() : Role.CALLER;
  }

  @Nullable Registration registration() {
    return registration;
  }

  /** The nick that it holds or asks for. */
  NickClaim nick() {
    return nick;
  }

  @Override
  protected void welcome(String from) {
    host = from;
    connection().schedule(TIMER_LIFE, world.limits().registrationSeconds() * NS_PER_SECOND);
  }

  @Override
  protected void farewell(String reason) {
    String text = "Closing Link: " + (host.isEmpty() ? "*" : host) + " (" + reason + ")";
    IrcWriter error = new IrcWriter(512).begin().bareVerb("ERROR").trailing(text);
    // The server's end is told from a thread of its own.
    if (connection().isOwner() && answering() instanceof LabeledAnswer answer) {
      answer.line(error.line());
      answer.end();
    } else {
      connection().send(error.frame());
    }
  }

  /** The gateway says whom it speaks for; who isn't let in is told so. */
  void handedOver(InetAddress announced) {
    Gate.Answer answer = handedOver(new InetSocketAddress(announced, 0));
    if (answer.refusal() != null) {
      end(answer.refusal());
    } else {
      host = answer.host();
    }
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
    String text = new String(bytes, utf8 ? UTF_8 : ISO_8859_1);
    IrcMessage message = IrcMessage.parse(text);
    Command command = message == null ? null : Command.of(message.verb());
    if (mustWait(command != null && command.post())) {
      return false;
    }
    if (!registered() && command == null && HttpRequest.isPartOf(text)) {
      end("This is IRC, not the web");
      return true;
    }
    String label =
        message == null ? Dispatch.label(this, in, from, to) : Dispatch.label(this, message);
    boolean lone = command != null && message != null && command.lone(message);
    if (label == null && answering() == null) {
      Dispatch.run(this, command, message, utf8);
      return true;
    }
    // Also without a label: what is answered now isn't part of an answer that was given before.
    answering(
        label == null ? null : new LabeledAnswer(this, label, lone),
        () -> Dispatch.run(this, command, message, utf8));
    return true;
  }

  /** What those hear who ask for what only operators may. */
  void refuseStranger() {
    reply("481", "Permission Denied- You're not an IRC operator");
  }

  @Override
  protected void tooLong(ByteBuffer in, int from, int to) {
    String label = Dispatch.label(this, in, from, to);
    answering(label == null ? null : new LabeledAnswer(this, label, false), this::tooLong);
  }

  void tooLong() {
    reply("417", "Input line was too long");
    Multiline.lineLost(this);
  }

  // ---- registration

  /** The answer that is being given, which goes on later; see {@link #answering}. */
  @Nullable Answer expecting() {
    Answer answer = answering();
    if (answer != null) {
      answer.expect(false);
    }
    return answer;
  }

  /** Asks for an answer from elsewhere; no command is read until {@code told} has run. */
  <T> void ask(Consumer<Consumer<T>> question, Consumer<T> told) {
    awaitAnswer();
    Answer answer = expecting();
    question.accept(found -> home(() -> answered(answer, () -> told.accept(found))));
  }

  /** Reads no command until {@link #answered}. */
  void awaitAnswer() {
    hold(HOLD_ANSWER);
  }

  /** An answer from elsewhere has come: after it, the next command. */
  void answered(@Nullable Answer answer, Runnable task) {
    within(answer, task);
    release(HOLD_ANSWER);
  }

  /** Does something whose lines belong to an answer that was {@link #expecting} it. */
  void within(@Nullable Answer answer, Runnable task) {
    answering(answer, closing() ? () -> {} : task);
  }

  @Override
  protected void abandon() {
    if (watched != null) {
      watched.clear();
    }
    nick.release();
  }

  /** Registers once all is settled. */
  void tryToRegister() {
    Registration reg = registration;
    if (reg != null && !closing()) {
      reg.tryToEnd(this);
    }
  }

  /** Says why nobody is let in like that, and closes. */
  void turnAway(String numeric, String text, String reason) {
    reply(numeric, text);
    end(reason);
  }

  /** Registration is over: this connection is a user now. */
  void register(String name, String userName, @Nullable String realName) {
    Identity identity = new Identity(name, userName, host);
    String away = registration == null ? null : registration.away;
    Metadata described = metadata();
    registration = null;
    world.register(this, identity, realName == null || realName.isEmpty() ? name : realName);
    user().metadata().takeOver(described);
    connection().schedule(TIMER_LIFE, world.limits().pingSeconds() * NS_PER_SECOND);
    Welcome.burst(this);
    MetadataNews.cameOnline(this);
    if (away != null) {
      world.away(user(), away);
    }
  }

  @Override
  protected void onOwnTimer(int kind) {
    if (kind == TIMER_BATCH) {
      Multiline.timeout(this);
      return;
    }
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
    if (has(Mask.READ_MARKER)) {
      ReadMarking.tell(this, room.name());
    }
    if (!has(Mask.NO_IMPLICIT_NAMES)) {
      print(new Listing.NamesCursor(this, room, scene.members(), true));
    }
    MetadataNews.entered(this, room);
    playback = Playback.entered(this, playback, room, scene.since());
  }

  /** Reads no command until {@link #playedBack}. */
  void awaitPlayback() {
    hold(HOLD_PLAYBACK);
  }

  void playedBack() {
    release(HOLD_PLAYBACK);
  }

  @Override
  protected void notStored(Conversation where, Entry entry) {
    Redacting.notStored(this, where, entry);
  }

  // ---- answers out

  /** What a numeric calls this user: its nick, or {@code *} before there is one. */
  String nickOrStar() {
    String held = nick.held();
    return held == null ? "*" : held;
  }

  /** A line from the server to this user, to go on with its parameters; see {@link #send}. */
  IrcWriter numeric(String numeric) {
    return beginLine().source(world.options().serverName()).verb(numeric).param(nickOrStar());
  }

  IrcLines lines() {
    return lines;
  }

  /** A writer for one line. */
  IrcWriter writer() {
    return lines.writer();
  }

  /** A line from the server, to go on with its parameters. */
  IrcWriter fromServer(String verb) {
    return lines.writer().begin().source(world.options().serverName()).verb(verb);
  }

  /** Sends a numeric whose last parameter is text, of which a refusal loses nothing. */
  void reply(String numeric, String... params) {
    List<String> words = List.of(params).subList(0, params.length - 1);
    String text = params[words.size()];
    if (numeric.charAt(0) >= '4' && numeric.charAt(0) <= '6') { // refusals and nothing else
      words = Fitted.words(words, lines.roomBeside(numeric, nickOrStar(), ":" + text));
    }
    IrcWriter out = numeric(numeric);
    words.forEach(out::param);
    send(out.trailing(text));
  }

  /** A standard reply (IRCv3 standard-replies), or a notice for those who don't know them. */
  void fail(String verb, String code, String text, String... context) {
    StandardReplies.fail(this, verb, code, text, context);
  }

  /** A standard reply whatever was negotiated, where the specification that has it asks no more. */
  void failAnybody(String verb, String code, String text, String... context) {
    StandardReplies.failAnybody(this, verb, code, text, context);
  }

  @Override
  protected void tellOwn(Entry entry) {
    IrcWriter line = lines.line(entry, mask(null) & Audience.relevant(entry), null);
    if (line != null) {
      send(line);
    }
  }

  /** The answer that is being given, if its sender gave it a label. */
  @Nullable LabeledAnswer labeled() {
    return answering() instanceof LabeledAnswer answer ? answer : null;
  }

  /** Sends a line, on this connection's context. */
  void send(IrcWriter line) {
    if (inner == null && answering() instanceof LabeledAnswer answer) {
      answer.line(line.line());
    } else {
      sayInTurn(line.line());
    }
  }

  /** Sends the bytes of a line at once: it carries a label, by which it is known. */
  void raw(ByteBuffer line) {
    connection().send(line);
  }

  /** A name for a batch that this connection hasn't had. */
  String nextBatch() {
    return Integer.toString(++batches, Character.MAX_RADIX);
  }

  /** The batch that numerics belong to beside that of a label, in {@link #inBatch}. */
  private IrcWriter beginLine() {
    IrcWriter line = lines.writer().begin();
    return inner == null ? line : line.rawTags("batch=" + inner);
  }

  /** Puts the lines that a task sends into a batch of their own (IRCv3 batch). */
  void inBatch(String type, Runnable task) {
    if (!has(Mask.BATCH)) {
      task.run();
      return;
    }
    if (answering() instanceof LabeledAnswer answer) {
      answer.open();
    }
    String id = nextBatch();
    send(fromServer("BATCH").param("+" + id).param(type));
    inner = id;
    try {
      task.run();
    } finally {
      inner = null;
    }
    send(fromServer("BATCH").param("-" + id));
  }

  void printLater(Cursor answer) {
    print(answer);
  }
}
