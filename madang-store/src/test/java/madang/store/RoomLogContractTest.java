package madang.store;

import static madang.store.Asked.entry;
import static madang.store.Asked.id;
import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import madang.chat.Bound;
import madang.chat.Casemapping;
import madang.chat.Entry;
import madang.chat.Entry.Kind;
import madang.chat.MemoryRoomLog;
import madang.chat.Piece;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Newest;
import madang.chat.RoomLog.Redacted;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every log does, whatever it stands on. */
class RoomLogContractTest {
  private static final String ROOM = "#room";

  enum Kept {
    MEMORY,
    MEMORY_ON_ANOTHER_THREAD,
    FSYNC,
    RELAXED
  }

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  private Asked log(Kept kept) throws Exception {
    return new Asked(
        switch (kept) {
          case MEMORY -> new MemoryRoomLog(1_000);
          case MEMORY_ON_ANOTHER_THREAD -> new MemoryRoomLog(1_000, thread());
          case FSYNC -> stored(StoreOptions.Durability.FSYNC);
          case RELAXED -> stored(StoreOptions.Durability.RELAXED);
        });
  }

  private ExecutorService thread() {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    open.add(thread);
    return thread;
  }

  private RoomLog stored(StoreOptions.Durability durability) throws StoreException {
    SqliteRoomLog log =
        SqliteRoomLog.open(StoreOptions.in(folder, System.err::println).with(durability));
    open.add(log);
    return log;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable log : open) {
      log.close();
    }
  }

  /** One message a second, from 1,000 ms on: m1, m2, ... */
  private static void tenMessages(Asked log) {
    for (int i = 1; i <= 10; i++) {
      log.append(ROOM, said("kim", i * 1000L, i, "m" + i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void entriesStandInTheOrderInWhichTheyWereAppended(Kept kept) throws Exception {
    Asked log = log(kept);
    List<Long> offsets =
        log.append(
            ROOM,
            said("kim", 5, 1, "first"),
            said("lee", 5, 2, "second"),
            said("kim", 5, 3, "last"));
    assertThat(offsets).isSorted().doesNotHaveDuplicates().allMatch(offset -> offset >= 0);
    assertThat(log.texts(ROOM, Query.latest(null, 10))).containsExactly("first", "second", "last");
    assertThat(log.texts("#other", Query.latest(null, 10))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatWasWritten(Kept kept) throws Exception {
    Asked log = log(kept);
    Entry all =
        new Entry(
            Kind.NOTICE,
            42,
            new madang.chat.Identity("kim", "~u", "h"),
            "#Room",
            1234567890123L,
            id(1234567890123L, 1),
            true,
            "안녕 👋",
            43,
            "about",
            "+typing=done");
    log.append(ROOM, all);
    assertThat(log.page(Scope.open(ROOM), Query.latest(null, 1)).entries()).containsExactly(all);
    assertThat(Asked.<madang.chat.Page>ask(a -> log.log().find(ROOM, all.id(), a)).entries())
        .containsExactly(all);
    assertThat(Asked.<madang.chat.Page>ask(a -> log.log().find("#x", all.id(), a)).entries())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyFormOfChathistoryIsAnswered(Kept kept) throws Exception {
    Asked log = log(kept);
    tenMessages(log);
    Bound fourth = new Bound(4000, id(4000, 4));
    Bound eighth = new Bound(8000, id(8000, 8));
    assertThat(log.texts(ROOM, Query.latest(null, 2))).containsExactly("m9", "m10");
    assertThat(log.texts(ROOM, Query.latest(eighth, 5))).containsExactly("m9", "m10");
    assertThat(log.texts(ROOM, Query.before(fourth, 2))).containsExactly("m2", "m3");
    assertThat(log.texts(ROOM, Query.after(fourth, 2))).containsExactly("m5", "m6");
    assertThat(log.texts(ROOM, Query.around(fourth, 3))).containsExactly("m3", "m4", "m5");
    assertThat(log.texts(ROOM, Query.around(Bound.at(4500), 4)))
        .containsExactly("m3", "m4", "m5", "m6");
    assertThat(log.texts(ROOM, Query.between(fourth, eighth, 2))).containsExactly("m5", "m6");
    assertThat(log.texts(ROOM, Query.between(eighth, fourth, 2))).containsExactly("m6", "m7");
    assertThat(log.texts(ROOM, Query.before(Bound.at(4000), 1))).containsExactly("m3");
    assertThat(log.texts(ROOM, Query.after(Bound.at(4000), 1))).containsExactly("m5");
    assertThat(log.texts(ROOM, Query.latest(null, 0))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void msgidsOfOneMillisecondAreToldApart(Kept kept) throws Exception {
    Asked log = log(kept);
    for (int i = 1; i <= 5; i++) {
      log.append(ROOM, said("kim", 9, i, "m" + i));
    }
    Bound third = new Bound(9, id(9, 3));
    assertThat(log.texts(ROOM, Query.before(third, 9))).containsExactly("m1", "m2");
    assertThat(log.texts(ROOM, Query.after(third, 9))).containsExactly("m4", "m5");
    assertThat(log.texts(ROOM, Query.around(third, 3))).containsExactly("m2", "m3", "m4");
    assertThat(log.texts(ROOM, Query.before(Bound.at(9), 9))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void eventsCountOnlyWhenAskedFor(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        entry(Kind.JOIN, "kim", 1, 1, true, null),
        said("kim", 2, 2, "hi"),
        entry(Kind.TOPIC, "kim", 3, 3, true, "new topic"));
    assertThat(log.texts(ROOM, Query.latest(null, 1))).containsExactly("hi");
    assertThat(log.texts(ROOM, Query.latest(null, 9).withEvents()))
        .containsExactly(null, "hi", "new topic");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSaidInAClosedRoomIsForThoseWhoWereThere(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        said("kim", 1, 1, "open"),
        entry(Kind.MESSAGE, "kim", 2, 2, false, "closed before"),
        entry(Kind.JOIN, "lee", 3, 3, false, null),
        entry(Kind.MESSAGE, "kim", 3, 4, false, "closed after"),
        said("kim", 5, 5, "open again"));
    Query all = Query.latest(null, 9);
    Scope lee = new Scope(ROOM, new Bound(3, id(3, 3)));
    assertThat(Asked.texts(log.page(Scope.open(ROOM), all))).containsExactly("open", "open again");
    assertThat(Asked.texts(log.page(lee, all)))
        .containsExactly("open", "closed after", "open again");
    log.log().ended(ROOM);
    log.append(ROOM, entry(Kind.MESSAGE, "kim", 6, 6, false, "a new room of that name"));
    assertThat(Asked.texts(log.page(lee, all)))
        .containsExactly("open", "open again", "a new room of that name");
  }

  @ParameterizedTest
  @EnumSource
  void logsWithNewMessagesAreNamedByTheirNewestOne(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append("#a", said("kim", 10, 1, "x"), entry(Kind.JOIN, "kim", 50, 2, true, null));
    log.append("#b", said("kim", 20, 3, "x"));
    log.append("lee\0kim", said("kim", 30, 4, "x"));
    List<Scope> scopes =
        List.of(Scope.open("#a"), Scope.open("#b"), Scope.open("lee\0kim"), Scope.open("#none"));
    assertThat(Asked.<List<Newest>>ask(a -> log.log().targets(scopes, 0, 100, 9, a)))
        .containsExactly(new Newest("#a", 10), new Newest("#b", 20), new Newest("lee\0kim", 30));
    assertThat(Asked.<List<Newest>>ask(a -> log.log().targets(scopes, 10, 30, 9, a)))
        .containsExactly(new Newest("#b", 20));
    assertThat(Asked.<List<Newest>>ask(a -> log.log().targets(scopes, 0, 100, 1, a)))
        .containsExactly(new Newest("lee\0kim", 30));
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreFoundByTheirWords(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        said("kim", 1, 1, "오늘 대한민국헌법을 읽었다"),
        said("lee", 2, 2, "Das Café am Ufer"),
        said("Kim", 3, 3, "東京都に行きました"),
        said("lee", 4, 4, "헌법 재판소"));
    log.append("#b", said("kim", 5, 5, "헌법이 여기에도"));
    List<Scope> room = List.of(Scope.open(ROOM));
    List<Scope> both = List.of(Scope.open(ROOM), Scope.open("#b"));
    await()
        .untilAsserted(() ->
            assertThat(log.found(Search.of("헌법", 9, both)))
                .containsExactly("헌법이 여기에도", "헌법 재판소", "오늘 대한민국헌법을 읽었다"));
    assertThat(log.found(Search.of("헌법", 9, room))).containsExactly("헌법 재판소", "오늘 대한민국헌법을 읽었다");
    assertThat(log.found(Search.of("헌법", 1, room))).containsExactly("헌법 재판소");
    assertThat(log.found(Search.of("헌법", 9, both).by("KIM", Casemapping.ASCII)))
        .containsExactly("헌법이 여기에도", "오늘 대한민국헌법을 읽었다");
    assertThat(log.found(Search.of("헌법", 9, both).between(Bound.at(1), Bound.at(5))))
        .containsExactly("헌법 재판소");
    assertThat(log.found(Search.of("헌법", 1, both).between(Bound.at(1), null)))
        .containsExactly("헌법 재판소");
    assertThat(log.found(Search.of("헌법", 2, both).between(Bound.at(0), null)))
        .containsExactly("헌법 재판소", "오늘 대한민국헌법을 읽었다");
    assertThat(log.found(Search.of("법헌", 9, both))).isEmpty();
    assertThat(log.found(Search.of("京都", 9, both))).containsExactly("東京都に行きました");
    assertThat(log.found(Search.of("UFER café", 9, both))).containsExactly("Das Café am Ufer");
    log.append(ROOM, said("kim", 90, 90, "Die Hauptstraße in İzmir, x̌yz"));
    for (String word : List.of("HAUPTSTRASSE", "hauptstraße", "izmir", "İZMIR", "xyz", "X̌YZ")) {
      await()
          .untilAsserted(() -> assertThat(log.found(Search.of(word, 9, both))).as(word).hasSize(1));
    }
    assertThat(log.found(Search.of("\"OR' * (ufer", 9, both))).hasSizeLessThanOrEqualTo(1);
    assertThat(log.found(Search.of("", 2, room).by("lee", Casemapping.ASCII)))
        .containsExactly("헌법 재판소", "Das Café am Ufer");
  }

  @ParameterizedTest
  @EnumSource
  void searchShowsNothingThatReadingWouldNot(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        entry(Kind.MESSAGE, "kim", 1, 1, false, "secret early"),
        entry(Kind.MESSAGE, "kim", 9, 9, false, "secret late"),
        said("kim", 10, 10, "secret no more"));
    Scope lee = new Scope(ROOM, new Bound(5, id(5, 5)));
    await()
        .untilAsserted(() ->
            assertThat(log.found(Search.of("secret", 9, List.of(lee))))
                .containsExactly("secret no more", "secret late"));
    assertThat(log.found(Search.of("secret", 9, List.of(Scope.open(ROOM)))))
        .containsExactly("secret no more");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTakenBackIsGoneAndSaidToBe(Kept kept) throws Exception {
    Asked log = log(kept);
    tenMessages(log);
    Entry redaction = entry(Kind.REDACT, "op", 11_000, 11, true, "spam");
    assertThat(log.redact(ROOM, id(4000, 4), redaction)).isEqualTo(Redacted.DONE);
    assertThat(log.redact(ROOM, id(4000, 4), redaction)).isEqualTo(Redacted.NOT_FOUND);
    assertThat(log.redact(ROOM, "nonsense", redaction)).isEqualTo(Redacted.NOT_FOUND);
    assertThat(log.redact("#b", id(5000, 5), redaction)).isEqualTo(Redacted.NOT_FOUND);
    assertThat(log.texts(ROOM, Query.latest(null, 20))).hasSize(9).doesNotContain("m4");
    assertThat(log.texts(ROOM, Query.latest(null, 1).withEvents())).containsExactly("spam");
    // Who remembers the deleted one can still ask for what came after it.
    assertThat(log.texts(ROOM, Query.after(new Bound(4000, id(4000, 4)), 1))).containsExactly("m5");
  }

  @ParameterizedTest
  @EnumSource
  void anEndedTalkIsDeletedAndOthersAreNot(Kept kept) throws Exception {
    Asked log = log(kept);
    Entry gone = entry(Kind.MESSAGE, "kim", 1, 1, false, "secret words");
    log.append("3+8@a", gone, entry(Kind.REDACT, "lee", 2, 2, false, "why"));
    log.append("3+9@b", entry(Kind.MESSAGE, "kim", 3, 3, false, "other words"));
    Query all = Query.latest(null, 9).withEvents();
    List<Scope> both = List.of(Scope.whole("3+8@a"), Scope.whole("3+9@b"));
    assertThat(Asked.texts(log.page(both.getFirst(), all))).containsExactly("secret words", "why");
    assertThat(Asked.texts(log.page(Scope.open("3+8@a"), all))).isEmpty();
    await()
        .untilAsserted(() ->
            assertThat(log.found(Search.of("words", 9, both)))
                .containsExactly("other words", "secret words"));

    log.log().ended("3+8@a");
    log.append(ROOM, said("kim", 4, 4, "later"));
    assertThat(Asked.texts(log.page(both.getFirst(), all))).isEmpty();
    assertThat(log.found(Search.of("words", 9, both))).containsExactly("other words");
    assertThat(Asked.<List<Newest>>ask(a -> log.log().targets(both, 0, 100, 9, a)))
        .containsExactly(new Newest("3+9@b", 3));
    await()
        .untilAsserted(() ->
            assertThat(
                    Asked.<madang.chat.Page>ask(a -> log.log().find("3+8@a", gone.id(), a))
                        .entries())
                .isEmpty());
    assertThat(Asked.texts(log.page(both.getLast(), all))).containsExactly("other words");
  }

  @ParameterizedTest
  @EnumSource
  void noTalkOutlivesItsUsers(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(ROOM, entry(Kind.MESSAGE, "kim", 1, 1, false, "in a room"));
    log.append("3+8@a", entry(Kind.MESSAGE, "kim", 2, 2, false, "to you"));
    log.append("3+9@b", entry(Kind.MESSAGE, "kim", 3, 3, false, "to him"));
    log.log().endedTalks();
    log.append("3+8@c", entry(Kind.MESSAGE, "kim", 4, 4, false, "anew"));
    Query all = Query.latest(null, 9);
    assertThat(Asked.texts(log.page(Scope.whole("3+8@a"), all))).isEmpty();
    assertThat(Asked.texts(log.page(Scope.whole("3+9@b"), all))).isEmpty();
    assertThat(Asked.texts(log.page(Scope.whole("3+8@c"), all))).containsExactly("anew");
    assertThat(Asked.texts(log.page(Scope.whole(ROOM), all))).containsExactly("in a room");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOfSeveralLinesIsReadAndFoundAsOne(Kept kept) throws Exception {
    Asked log = log(kept);
    Entry line = said("kim", 1, 1, "");
    Entry several =
        new Entry(
            Kind.MESSAGE,
            7,
            line.source(),
            ROOM,
            1,
            line.id(),
            true,
            "red\n\ngreen tea\nand 대한민국헌법",
            0,
            Piece.breaks(List.of(7)),
            null);
    log.append(ROOM, several);
    assertThat(log.page(Scope.open(ROOM), Query.latest(null, 9)).entries())
        .containsExactly(several);
    for (String words : List.of("red", "green", "tea and", "헌법")) {
      await()
          .untilAsserted(() ->
              assertThat(log.found(Search.of(words, 9, List.of(Scope.open(ROOM)))))
                  .containsExactly(several.text()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tagsWithoutWordsAreEvents(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        said("kim", 1, 1, "hi"),
        entry(Kind.TAGS, "lee", 2, 2, true, ""),
        said("kim", 3, 3, "ho"));
    assertThat(log.texts(ROOM, Query.latest(null, 9))).containsExactly("hi", "ho");
    assertThat(log.texts(ROOM, Query.latest(null, 2).withEvents())).containsExactly("", "ho");
    assertThat(
            Asked.<List<Newest>>ask(
                a -> log.log().targets(List.of(Scope.open(ROOM)), 0, 100, 9, a)))
        .containsExactly(new Newest(ROOM, 3));
  }

  @ParameterizedTest
  @EnumSource
  void aRoomsHeadStateIsKeptUntilItEnds(Kept kept) throws Exception {
    Asked log = log(kept);
    RoomImage image = image("first");
    log.log().save(image);
    log.log().save(image("second"));
    if (log.log() instanceof SqliteRoomLog) {
      log.append("#other", said("kim", 1, 1, "x")); // the saves before it are stored now
      close();
      open.clear();
      log = log(kept);
    }
    assertThat(log.images()).containsExactly(image("second"));
    log.log().ended(ROOM);
    if (log.log() instanceof SqliteRoomLog) {
      log.append("#other", said("kim", 2, 2, "x"));
      close();
      open.clear();
      log = log(kept);
    }
    assertThat(log.images()).isEmpty();
  }

  private static RoomImage image(String topic) {
    TreeMap<Character, String> modes = new TreeMap<>();
    modes.put('n', "");
    modes.put('k', "the key");
    return new RoomImage(
        ROOM,
        "#Room",
        123,
        456,
        new RoomImage.Topic(topic, "kim!~u@h", 7),
        modes,
        List.of(
            new RoomImage.Listed('b', "*!*@b", "kim", 8),
            new RoomImage.Listed('I', "a!*@*", "kim", 9),
            new RoomImage.Listed('b', "*!*@a", "kim", 10)),
        new TreeMap<>(Map.of("url", "https://x.test/", "mood", "")),
        null);
  }
}
