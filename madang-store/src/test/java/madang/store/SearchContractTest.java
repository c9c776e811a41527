package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import madang.chat.Bound;
import madang.chat.Casemapping;
import madang.chat.MemoryRoomLog;
import madang.chat.Query;
import madang.chat.RoomLog.Newest;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every log finds, and nothing else, whatever it stands on. */
class SearchContractTest {
  private static final String ROOM = "#room";

  enum Kept {
    MEMORY,
    FILES
  }

  @TempDir Path folder;
  private @Nullable SqliteRoomLog files;

  private Asked log(Kept kept) throws Exception {
    if (kept == Kept.MEMORY) {
      return new Asked(new MemoryRoomLog(1_000));
    }
    StoreOptions options = StoreOptions.in(folder, System.err::println);
    SqliteRoomLog log = SqliteRoomLog.open(options.with(StoreOptions.Durability.RELAXED));
    files = log;
    return new Asked(log);
  }

  @AfterEach
  void close() {
    if (files != null) {
      files.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreFoundWholeInAnyWidthAndNothingElseIs(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        said("kim", 1, 1, "steam"),
        said("kim", 2, 2, "ﾃｽﾄ ＡＢＣ"),
        said("kim", 3, 3, "really?!"),
        said("kim", 4, 4, "Java로 짠 éclair"));
    List<Scope> room = List.of(Scope.open(ROOM));
    await().untilAsserted(() -> assertThat(log.found(Search.of(" ", 9, room))).hasSize(4));
    assertThat(log.found(Search.of("tea", 9, room))).isEmpty();
    assertThat(log.found(Search.of("steam, STEAM", 9, room))).containsExactly("steam");
    assertThat(log.found(Search.of("abc テス", 9, room))).containsExactly("ﾃｽﾄ ＡＢＣ");
    assertThat(log.found(Search.of("?!", 9, room))).isEmpty();
    assertThat(log.found(Search.of("java로 eclair", 9, room))).containsExactly("Java로 짠 éclair");
    assertThat(log.found(Search.of("로 짠", 9, room))).containsExactly("Java로 짠 éclair");
    assertThat(log.found(Search.of("로짠", 9, room))).isEmpty();
  }

  /** The index holds sums; those of single characters are so short that some are the same. */
  @ParameterizedTest
  @EnumSource
  void oneCharacterFindsNoOtherOne(Kept kept) throws Exception {
    Asked log = log(kept);
    Map<String, String> bySum = new HashMap<>();
    String one = "가";
    String other = bySum.put(Terms.sealed(one), one);
    for (int c = '나'; other == null; c++) {
      one = Character.toString(c);
      other = bySum.put(Terms.sealed(one), one);
    }
    String said = one + "틀";
    log.append(ROOM, said(one, 1, 1, said), said("kim", 2, 2, "other words"));
    List<Scope> room = List.of(Scope.open(ROOM));
    Search words = Search.of(one, 9, room);
    await().untilAsserted(() -> assertThat(log.found(words)).containsExactly(said));
    assertThat(log.found(Search.of(other, 9, room))).isEmpty();
    assertThat(log.found(Search.of("", 9, room).by(one, Casemapping.ASCII))).containsExactly(said);
    assertThat(log.found(Search.of("", 9, room).by(other, Casemapping.ASCII))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsCalledByAnEmptyNickOrOneOfSigns(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(ROOM, said("kim", 1, 1, "tea"));
    List<Scope> room = List.of(Scope.open(ROOM));
    await().untilAsserted(() -> assertThat(log.found(Search.of("tea", 9, room))).hasSize(1));
    for (String nick : List.of("", " ", "!?", "\"", "\0", "\ud800")) {
      assertThat(log.found(Search.of("tea", 9, room).by(nick, Casemapping.ASCII))).isEmpty();
      assertThat(log.found(Search.of("", 9, room).by(nick, Casemapping.ASCII))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundsMayBeAnyTime(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(ROOM, said("kim", 1, 1, "tea"));
    Bound first = Bound.at(Long.MIN_VALUE);
    Bound last = Bound.at(Long.MAX_VALUE);
    Search search = Search.of("tea", 9, List.of(Scope.open(ROOM)));
    await().untilAsserted(() -> assertThat(log.found(search)).hasSize(1));
    assertThat(log.found(search.between(first, last))).containsExactly("tea");
    assertThat(log.found(search.between(null, last))).containsExactly("tea");
    assertThat(log.found(search.between(null, first))).isEmpty();
    assertThat(log.found(search.between(last, null))).isEmpty();
    assertThat(log.texts(ROOM, Query.between(first, last, 9))).containsExactly("tea");
    assertThat(log.texts(ROOM, Query.around(last, 9))).containsExactly("tea");
    List<Scope> room = search.scopes();
    assertThat(
            Asked.<List<Newest>>ask(
                a -> log.log().targets(room, Long.MIN_VALUE, Long.MAX_VALUE, 9, a)))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSearchLooksIntoSoManyLogsAndNoMore(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(ROOM, said("kim", 1, 1, "tea"));
    log.append("#further", said("kim", 2, 2, "tea there"));
    List<Scope> scopes = new ArrayList<>(List.of(Scope.open(ROOM)));
    for (int i = 2; i < Search.MOST_SCOPES; i++) {
      scopes.add(Scope.open("#empty" + i));
    }
    scopes.add(Scope.open("#further"));
    await()
        .untilAsserted(() ->
            assertThat(log.found(Search.of("tea", 9, scopes))).containsExactly("tea there", "tea"));
    scopes.addFirst(Scope.open("#empty"));
    assertThat(log.found(Search.of("tea", 9, scopes))).containsExactly("tea");
  }

  /** The index holds the nick in small letters, as it was shown. */
  @ParameterizedTest
  @EnumSource
  void sendersAreToldApartByTheCasemapping(Kept kept) throws Exception {
    Asked log = log(kept);
    log.append(
        ROOM,
        said("Kim", 1, 1, "1"),
        said("김철수", 2, 2, "2"),
        said("Élise", 3, 3, "3"),
        said("élise", 4, 4, "4"),
        said("J\u030can", 5, 5, "5"),
        said("Elise", 6, 6, "6"));
    Search all = Search.of("", 9, List.of(Scope.open(ROOM)));
    await().untilAsserted(() -> assertThat(log.found(all)).hasSize(6));
    Casemapping precis = Casemapping.PRECIS;
    for (String kim : List.of("kim", "KIM", "ＫＩＭ", "Ｋim")) {
      assertThat(log.found(all.by(kim, precis))).containsExactly("1");
    }
    for (Normalizer.Form form : Normalizer.Form.values()) {
      assertThat(log.found(all.by(Normalizer.normalize("김철수", form), precis))).containsExactly("2");
      assertThat(log.found(all.by(Normalizer.normalize("ÉLISE", form), precis)))
          .containsExactly("4", "3");
      assertThat(log.found(all.by(Normalizer.normalize("\u01f0AN", form), precis)))
          .containsExactly("5");
    }
    assertThat(log.found(all.by("ELISE", precis))).containsExactly("6");
    Casemapping ascii = Casemapping.ASCII;
    assertThat(log.found(all.by("KIM", ascii))).containsExactly("1");
    assertThat(log.found(all.by("ＫＩＭ", ascii))).isEmpty();
    assertThat(log.found(all.by("ÉLISE", ascii))).containsExactly("3");
    assertThat(log.found(all.by("éLISE", ascii))).containsExactly("4");
    assertThat(log.found(all.by("ELISE", ascii))).containsExactly("6");
  }
}
