package madang.chat.room;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import madang.chat.Entry;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.wire.LineReader;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in the chat, whichever front end it came by: its life, its own posts and
 * what waits for them, its answers. Its number is the connection's.
 *
 * <p>All on the connection's context but what says otherwise.
 */
public abstract class Session implements Handler {
  static final int TIMER_PACE = 1;
  static final int TIMER_CURSOR = 2;

  /** The front end's own timers: this one, and numbers above it. */
  protected static final int TIMER_LIFE = 3;

  static final int HOLD_PACE = 1;
  private static final int HOLD_POSTS = 2;
  static final int HOLD_CURSOR = 4;

  /** Held until the directory or the password check has answered. */
  protected static final int HOLD_ANSWER = 8;

  static final long NS_PER_MS = 1_000_000;

  private static final AtomicIntegerFieldUpdater<Session> FLAGS =
      AtomicIntegerFieldUpdater.newUpdater(Session.class, "flags");
  private static final int AWAITING = 1;
  private static final int OVER = 2;
  private static final int QUIT = 4;

  /** The server's users and rooms. */
  protected final World world;

  private final Connection connection;
  private final Intake intake;
  private final Printer printer = new Printer(this);
  private final OwnPosts posts = new OwnPosts();
  private volatile int flags;
  private volatile @Nullable User user;
  private @Nullable Answer answering;
  private boolean admitted;
  private boolean closing;
  private boolean heard;

  /** What has waited for its turn is being told. */
  private boolean telling;

  private @Nullable String quitReason;
  private volatile SocketAddress caller;

  /** Makes sessions for connections. */
  @FunctionalInterface
  public interface Factory extends Handler.Factory {
    @Override
    Session handlerFor(Connection connection);
  }

  protected Session(World world, Connection connection, LineReader lines) {
    this.world = world;
    this.connection = connection;
    this.caller = connection.remote();
    this.intake = new Intake(this, connection, lines);
  }

  /** The socket. Any thread. */
  public final Connection connection() {
    return connection;
  }

  /** Who calls: the socket's other end, or whom a proxy or gateway there speaks for. Any thread. */
  final SocketAddress caller() {
    return caller;
  }

  /** Says, before {@link #onOpen}, whom the proxy at the other end speaks for. */
  public final Session calledBy(SocketAddress announced) {
    caller = announced;
    return this;
  }

  /**
   * The gateway at the other end says whom it speaks for; the limits of that address count from now
   * on.
   *
   * @return the new host, or why that caller isn't let in
   */
  protected final Gate.Answer handedOver(SocketAddress announced) {
    Gate.Answer answer = world.handOver(caller, announced);
    if (answer.refusal() == null) {
      caller = announced;
    }
    return answer;
  }

  /** Whether somebody has registered here. Any thread. */
  public final boolean registered() {
    return user != null;
  }

  /**
   * Who speaks here. Any thread.
   *
   * @throws NullPointerException before registration
   */
  public final User user() {
    return Objects.requireNonNull(user, "not registered");
  }

  final void user(User registered) {
    user = registered;
  }

  /** What this connection needs to be told in a room: bits of {@link Mask}. Any thread. */
  public abstract int mask(@Nullable Room room);

  /** The caller was let in; {@code host} is his address in letters. */
  protected abstract void welcome(String host);

  /** Says why the connection ends, in the front end's form. Any thread. */
  protected abstract void farewell(String reason);

  /**
   * A line came.
   *
   * @return false to have it offered again, once {@link #mustWait} no longer says so
   */
  protected abstract boolean line(ByteBuffer in, int from, int to);

  /**
   * A line without anything in it came; the LF of a CRLF makes one too.
   *
   * @param end the CR or LF that ended it
   * @return whether it was answered, and so counts as a line
   */
  protected boolean emptyLine(byte end) {
    return false;
  }

  /**
   * A line that is too long is dropped.
   *
   * @param in has, from {@code from} to {@code to}, what of it was read
   */
  protected abstract void tooLong(ByteBuffer in, int from, int to);

  /**
   * The last bytes before the peer's end, without a line's end.
   *
   * @return false to have them offered again, once {@link #mustWait} no longer says so
   */
  protected boolean unfinishedLine(ByteBuffer in) {
    return true;
  }

  /** One of the front end's timers is due. */
  protected abstract void onOwnTimer(int kind);

  /** This session's JOIN was told: shows the room. */
  protected abstract void entered(Room room, Room.Scene scene);

  /** A message, or its redaction, could not be stored and was told to nobody. */
  protected abstract void notStored(Conversation where, Entry entry);

  /** Gives back what it holds before registration. */
  protected abstract void abandon();

  // ---- the connection's life

  @Override
  public final void onOpen(Connection c) {
    Gate.Answer answer = world.arrive(this);
    if (answer.refusal() != null) {
      end(answer.refusal());
      return;
    }
    admitted = true;
    welcome(answer.host());
  }

  @Override
  public final void onBytes(Connection c, ByteBuffer in) {
    heard = true;
    intake.take(in);
  }

  @Override
  public final void onEnd(Connection c, ByteBuffer unread) {
    intake.takeLast(unread);
  }

  @Override
  public final void onDrained(Connection c) {
    printer.pump();
    intake.drained();
  }

  @Override
  public final void onTimer(Connection c, int kind) {
    switch (kind) {
      case TIMER_PACE -> release(HOLD_PACE);
      case TIMER_CURSOR -> printer.pump();
      default -> onOwnTimer(kind);
    }
  }

  @Override
  public final void onClose(Connection c, CloseReason reason) {
    closing = true;
    printer.clear();
    intake.end();
    if (quitReason == null) {
      quitReason = words(reason);
    }
    if (admitted) {
      world.leave(this);
    }
    abandon();
    leave();
  }

  private void leave() {
    flag(OVER);
    posts.tellNobody();
    quitIfOver();
  }

  private static String words(CloseReason reason) {
    return switch (reason.kind()) {
      case PEER_ENDED -> "Connection closed";
      case PEER_RESET -> "Connection reset";
      case OUTBOX_FULL -> "Reads too slowly";
      case HANDLER_FAILED, IO_ERROR -> "Connection failed";
      case LOCAL, UNREAD_FULL, CONNECT_FAILED, ENGINE_CLOSED -> reason.detail();
    };
  }

  /** Whether anything was heard since the last call. */
  protected final boolean heardSince() {
    boolean was = heard;
    heard = false;
    return was;
  }

  /** Whether the connection is being closed. */
  public final boolean closing() {
    return closing;
  }

  /**
   * What others hear of one who leaves, so that it can't be taken for what the server says of a
   * connection (Modern IRC, QUIT).
   *
   * @param given the reason, perhaps empty
   */
  public final String quitReason(String given) {
    return "Quit: " + Names.cut(given, world.limits().kickLength());
  }

  /** Says goodbye and closes. */
  protected final void end(String reason) {
    end(reason, reason);
  }

  /**
   * Says goodbye and closes.
   *
   * @param told what the caller hears
   * @param recorded what the others hear
   */
  protected final void end(String told, String recorded) {
    if (!closing) {
      closing = true;
      quitReason = recorded;
      leave(); // first: who hears the end may come back at once, by another thread
      farewell(told);
      connection.close(CloseReason.local(recorded));
    }
  }

  /**
   * An operator sends this caller away. Any thread.
   *
   * @param told what it is told first
   */
  public final void kill(Entry told, String reason) {
    home(() -> {
      if (!closing) {
        tellOwn(told);
        end(reason);
      }
    });
  }

  /** Closes without a word. */
  final void close(CloseReason reason) {
    closing = true;
    connection.close(reason);
  }

  /** Reads no commands until {@link #release} with the same bit. */
  protected final void hold(int bit) {
    intake.hold(bit);
  }

  /** Takes a hold back. */
  protected final void release(int bit) {
    intake.release(bit);
  }

  // ---- own posts

  /**
   * Whether a command must wait for this connection's own posts: another post when too many are
   * pending, any other command when one is. Reading resumes when all are delivered.
   */
  protected final boolean mustWait(boolean post) {
    int most = post ? world.limits().pendingPosts() : 1;
    if (posts.count() < most) {
      return false;
    }
    flag(AWAITING);
    hold(HOLD_POSTS);
    if (posts.count() == 0) {
      // The last one was delivered between the look and the flag.
      unflag(AWAITING);
      intake.undo(HOLD_POSTS);
      return false;
    }
    return true;
  }

  final void postBegun(Pending post) {
    posts.begun(post);
  }

  /** Any thread. Says what {@link Pending#finish} has to do about it. */
  final void postDone(Pending post) {
    post.due = posts.over(post, post.failed ? () -> missed(post) : null);
    if ((flags & OVER) != 0) {
      posts.tellNobody(); // nothing runs on a closed connection's context
    }
    post.last = posts.count() == 0 && (flags & (AWAITING | OVER)) != 0;
  }

  /**
   * Shows a line to this connection. An answer to what it says comes in its turn: behind the echoes
   * of what it has said before, and what is to be told of that.
   */
  protected final void sayInTurn(ByteBuffer line) {
    if (!intake.reading() || telling || posts.count() == 0) {
      connection.send(line);
      return;
    }
    Frame frame = Frame.copyOf(line);
    if (!posts.then(() -> connection.send(frame))) {
      connection.send(frame);
    }
  }

  /** It is the turn of something that has waited for earlier posts. */
  final void tellDue() {
    telling = true;
    try {
      for (Runnable due = posts.next(); due != null; due = posts.next()) {
        due.run();
      }
    } finally {
      telling = false;
    }
    if (posts.count() == 0) {
      postsDelivered();
    }
  }

  /** Any thread, without locks. */
  final void postsDelivered() {
    if (unflag(AWAITING)) {
      home(() -> release(HOLD_POSTS));
    }
    quitIfOver();
  }

  /** A connection that dies leaves its rooms after its last pending post. Any thread. */
  private void quitIfOver() {
    User leaving = user;
    if ((flags & OVER) != 0 && posts.count() == 0 && leaving != null && flag(QUIT)) {
      world.quit(leaving, quitReason == null ? "" : quitReason);
    }
  }

  private boolean flag(int bit) {
    return (FLAGS.getAndUpdate(this, f -> f | bit) & bit) == 0;
  }

  private boolean unflag(int bit) {
    return (FLAGS.getAndUpdate(this, f -> f & ~bit) & bit) != 0;
  }

  /** Runs a task on this connection's context: at once if that is here. Any thread. */
  public final void home(Runnable task) {
    if (connection.isOwner()) {
      task.run();
    } else {
      connection.execute(task);
    }
  }

  // ---- answers out

  /** Tells this connection alone something that happened. Any thread. */
  public final void tell(Entry entry) {
    Frame frame =
        world.encoding().encode(entry, mask(null) & Audience.relevant(entry) & Mask.AUDIENCE);
    if (frame != null) {
      connection.send(frame);
    }
  }

  /** Tells this connection something that it did itself: part of the answer that is being given. */
  protected void tellOwn(Entry entry) {
    tell(entry);
  }

  /** The answer that lines sent now belong to; null: none that anybody wants to tell apart. */
  protected final @Nullable Answer answering() {
    return answering;
  }

  /** Does something whose lines belong to an answer, and settles that part of it. */
  protected final void answering(@Nullable Answer answer, Runnable task) {
    Answer before = answering;
    answering = answer;
    try {
      task.run();
    } finally {
      answering = before;
      if (answer != null) {
        answer.settled();
      }
    }
  }

  /** A message of this session's could not be stored. */
  private void missed(Pending post) {
    Answer answer = post.answer;
    if (answer != null) {
      answer.missed();
    }
    answering(answer, () -> notStored(post.where, post.entry));
  }

  /** Prints a long answer behind those that are being printed. */
  protected final void print(Cursor answer) {
    if (answering != null) {
      answering.expect(false);
    }
    printer.add(answer, answering);
  }

  /**
   * Prints the next piece of a long answer.
   *
   * @return false once all is printed
   */
  final boolean printed(Cursor answer) {
    Answer before = answering;
    answering = answer.answer;
    boolean more = answer.print();
    answering = before;
    return more;
  }
}
