package madang.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import madang.chat.Entry;
import madang.chat.Entry.Kind;
import madang.chat.Identity;
import madang.chat.room.RoomState.Listed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Role by command by state of the room. */
class RightsTest {
  private static final long OUTSIDER = 1;
  private static final long PLAIN = 2;
  private static final long VOICED = 3;
  private static final long OP = 4;
  private static final long SUBJECT_INSIDE = 5;
  private static final long SUBJECT_OUTSIDE = 6;
  private static final List<Listed> EVERYBODY = List.of(new Listed("*!*@*", "x", 0));

  private static final int[] ALL_RANKS = {
    0, Member.VOICE, Member.HALFOP, Member.OP, Member.PROTECTED, Member.FOUNDER
  };

  private static Identity identity(long id) {
    return new Identity("n" + id, "u", "h");
  }

  private static RoomState room(Consumer<RoomState> change) {
    RoomState room = new RoomState();
    room.members.put(PLAIN, member(0));
    room.members.put(VOICED, member(Member.VOICE));
    room.members.put(OP, member(Member.OP));
    room.members.put(SUBJECT_INSIDE, member(0));
    room.flags = 0;
    change.accept(room);
    return room;
  }

  @SuppressWarnings("NullAway") // the rights don't look at the session behind a user
  private static Member member(int rank) {
    return new Member(new User(null, identity(0), "", 0), madang.chat.Bound.at(0), rank);
  }

  private static Verdict check(RoomState room, long actor, Kind kind, long subject, String key) {
    Entry entry =
        new Entry(kind, actor, identity(actor), "#a", 0, "id", true, "x", subject, null, null);
    return Rights.check(room, entry, key);
  }

  /** State, command, then what outsider, plain member, voiced member and operator are told. */
  static Stream<Arguments> matrix() {
    Verdict yes = Verdict.ALLOWED;
    Verdict out = Verdict.NOT_IN_ROOM;
    Verdict op = Verdict.OP_NEEDED;
    Verdict in = Verdict.ALREADY_IN_ROOM;
    return Stream.of(
        row("open", r -> {}, Kind.MESSAGE, yes, yes, yes, yes),
        row(
            "+n",
            r -> r.flags = RoomState.NO_OUTSIDERS,
            Kind.MESSAGE,
            Verdict.NO_OUTSIDERS,
            yes,
            yes,
            yes),
        row(
            "+n",
            r -> r.flags = RoomState.NO_OUTSIDERS,
            Kind.NOTICE,
            Verdict.NO_OUTSIDERS,
            yes,
            yes,
            yes),
        row(
            "+n",
            r -> r.flags = RoomState.NO_OUTSIDERS,
            Kind.TAGS,
            Verdict.NO_OUTSIDERS,
            yes,
            yes,
            yes),
        row(
            "+m",
            r -> r.flags = RoomState.MODERATED,
            Kind.MESSAGE,
            Verdict.MODERATED,
            Verdict.MODERATED,
            yes,
            yes),
        row(
            "+U",
            r -> r.flags = RoomState.OPS_MODERATE,
            Kind.MESSAGE,
            Verdict.OPS_ONLY,
            Verdict.OPS_ONLY,
            yes,
            yes),
        row(
            "+mU",
            r -> r.flags = RoomState.MODERATED | RoomState.OPS_MODERATE,
            Kind.MESSAGE,
            Verdict.OPS_ONLY,
            Verdict.OPS_ONLY,
            yes,
            yes),
        row(
            "+b",
            r -> r.bans = EVERYBODY,
            Kind.MESSAGE,
            Verdict.BANNED_FROM_SPEAKING,
            Verdict.BANNED_FROM_SPEAKING,
            yes,
            yes),
        row(
            "+be",
            r -> {
              r.bans = EVERYBODY;
              r.banExceptions = EVERYBODY;
            },
            Kind.MESSAGE,
            yes,
            yes,
            yes,
            yes),
        row("+s", r -> r.flags = RoomState.SECRET, Kind.MESSAGE, yes, yes, yes, yes),
        row("open", r -> {}, Kind.JOIN, yes, in, in, in),
        row("+i", r -> r.flags = RoomState.INVITE_ONLY, Kind.JOIN, Verdict.INVITE_ONLY, in, in, in),
        row(
            "+i invited",
            r -> {
              r.flags = RoomState.INVITE_ONLY;
              r.invite(OUTSIDER);
            },
            Kind.JOIN,
            yes,
            in,
            in,
            in),
        row(
            "+iI",
            r -> {
              r.flags = RoomState.INVITE_ONLY;
              r.inviteExceptions = EVERYBODY;
            },
            Kind.JOIN,
            yes,
            in,
            in,
            in),
        row("+b", r -> r.bans = EVERYBODY, Kind.JOIN, Verdict.BANNED, in, in, in),
        row(
            "+bkl invited",
            r -> {
              r.bans = EVERYBODY;
              r.key = "other";
              r.limit = 4;
              r.invite(OUTSIDER);
            },
            Kind.JOIN,
            yes,
            in,
            in,
            in),
        row("+k other", r -> r.key = "other", Kind.JOIN, Verdict.BAD_KEY, in, in, in),
        row("+k", r -> r.key = "key", Kind.JOIN, yes, in, in, in),
        row("+l full", r -> r.limit = 4, Kind.JOIN, Verdict.FULL, in, in, in),
        row("+l", r -> r.limit = 5, Kind.JOIN, yes, in, in, in),
        row("open", r -> {}, Kind.PART, out, yes, yes, yes),
        row("open", r -> {}, Kind.KICK, out, op, op, yes),
        row("open", r -> {}, Kind.MODE, out, op, yes, yes),
        row("open", r -> {}, Kind.TOPIC, out, yes, yes, yes),
        row("+t", r -> r.flags = RoomState.OPS_SET_TOPIC, Kind.TOPIC, out, op, op, yes),
        row("open", r -> {}, Kind.RENAME, out, op, op, yes),
        row("open", r -> {}, Kind.INVITE, out, yes, yes, yes),
        row("+i", r -> r.flags = RoomState.INVITE_ONLY, Kind.INVITE, out, op, op, yes));
  }

  private static Arguments row(
      String state, Consumer<RoomState> change, Kind kind, Verdict... told) {
    return Arguments.of(state, kind, change, List.of(told));
  }

  @ParameterizedTest(name = "{1} when {0}")
  @MethodSource("matrix")
  void eachRoleIsToldWhatItMayDo(
      String state, Kind kind, Consumer<RoomState> change, List<Verdict> told) {
    long subject = kind == Kind.KICK ? SUBJECT_INSIDE : kind == Kind.INVITE ? SUBJECT_OUTSIDE : 0;
    List<Verdict> found =
        Stream.of(OUTSIDER, PLAIN, VOICED, OP)
            .map(actor -> check(room(change), actor, kind, subject, "key"))
            .toList();
    assertThat(found).as(state).isEqualTo(told);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void whomItIsAboutMatters(Kind kind, long subject, Verdict verdict) {
    assertThat(check(room(r -> {}), OP, kind, subject, "")).isEqualTo(verdict);
  }

  static Stream<Arguments> subjects() {
    return Stream.of(
        Arguments.of(Kind.KICK, SUBJECT_OUTSIDE, Verdict.SUBJECT_NOT_IN_ROOM),
        Arguments.of(Kind.KICK, SUBJECT_INSIDE, Verdict.ALLOWED),
        Arguments.of(Kind.INVITE, SUBJECT_INSIDE, Verdict.SUBJECT_ALREADY_IN_ROOM),
        Arguments.of(Kind.INVITE, SUBJECT_OUTSIDE, Verdict.ALLOWED));
  }

  /** Change, then the least rank that may make it to one without a rank, and to a founder. */
  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of('b', Member.HALFOP, Member.HALFOP),
        Arguments.of('I', Member.HALFOP, Member.HALFOP),
        Arguments.of('m', Member.OP, Member.OP),
        Arguments.of('f', Member.OP, Member.OP),
        Arguments.of('v', Member.HALFOP, Member.FOUNDER),
        Arguments.of('h', Member.OP, Member.FOUNDER),
        Arguments.of('o', Member.OP, Member.FOUNDER),
        Arguments.of('a', Member.FOUNDER, Member.FOUNDER),
        Arguments.of('q', Member.FOUNDER, Member.FOUNDER));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void ranksChangeOnlyWhatTheyMay(char letter, int least, int leastToTakeFromFounder) {
    boolean aboutSomebody = Member.LETTERS.indexOf(letter) >= 0;
    Member nobody = member(0);
    Member founder = member(Member.FOUNDER);
    User about = aboutSomebody ? nobody.user() : null;
    ModeChange give = new ModeChange(true, letter, null, about);
    ModeChange take = new ModeChange(false, letter, null, about);
    for (int rank : ALL_RANKS) {
      Member actor = member(rank);
      assertThat(Rights.change(actor, give, aboutSomebody ? nobody : null))
          .as("+%s by rank %s", letter, rank)
          .isEqualTo(rank >= least);
      assertThat(Rights.change(actor, take, aboutSomebody ? founder : null))
          .as("-%s by rank %s", letter, rank)
          .isEqualTo(rank >= leastToTakeFromFounder);
      assertThat(!aboutSomebody || Rights.change(actor, take, actor)).isTrue();
    }
    Member operator = member(0);
    operator.user().mode(User.OPERATOR, true);
    assertThat(Rights.change(operator, give, aboutSomebody ? founder : null)).isTrue();
    assertThat(Rights.change(null, give, aboutSomebody ? nobody : null)).isFalse();
  }

  @Test
  void nobodyThrowsOutWhoRanksHigher() {
    for (int actor : ALL_RANKS) {
      for (int subject : ALL_RANKS) {
        RoomState room = room(r -> {});
        room.members.put(OP, member(actor));
        room.members.put(SUBJECT_INSIDE, member(subject));
        Verdict expected =
            actor < Member.HALFOP
                ? Verdict.OP_NEEDED
                : actor > subject || (actor == subject && actor >= Member.OP)
                    ? Verdict.ALLOWED
                    : Verdict.SUBJECT_RANKS_HIGHER;
        assertThat(check(room, OP, Kind.KICK, SUBJECT_INSIDE, ""))
            .as("rank %s kicks rank %s", actor, subject)
            .isEqualTo(expected);
      }
    }
  }
}
