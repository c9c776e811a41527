package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import madang.chat.Casemapping;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose casemapping is changed between two starts: no room loses what was said there. */
class RefoldingTest {
  private static final String TO_PRECIS =
      "server.casemapping is \"precis\" and was \"ascii\":"
          + " stored rooms that are found by another name now: ";

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open(Casemapping mapping) throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add).with(mapping));
  }

  private static RoomImage image(String name, String log) {
    return new RoomImage(
        log,
        name,
        1,
        9, // later than all that is said here, so that it comes back as it was
        null,
        new TreeMap<>(Map.of('k', "sesame")),
        List.of(new RoomImage.Listed('b', "*!*@b", "kim", 8)),
        new TreeMap<>(Map.of("mood", "merry")),
        null);
  }

  /** What a server with casemapping ascii stores. */
  private void stored(RoomImage... images) throws Exception {
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      for (RoomImage image : images) {
        log.save(image);
      }
      new Asked(log).append("#plain", said("kim", 1, 1, "plain words"));
      new Asked(log).append("#Ärger", said("kim", 2, 2, "angry words"));
      new Asked(log).append("#Ärger 2", said("kim", 3, 3, "words of the second"));
    }
    assertThat(notices).isEmpty();
  }

  private static List<String> texts(SqliteRoomLog log, String room) throws Exception {
    return new Asked(log).texts(room, Query.latest(null, 9));
  }

  @Test
  void whatWasSaidIsFoundUnderTheNameThatCountsNow() throws Exception {
    stored(image("#Ärger", "#Ärger"), image("#Plain", "#plain"));
    for (int start = 0; start < 2; start++) {
      try (SqliteRoomLog log = open(Casemapping.PRECIS)) {
        assertThat(texts(log, "#ärger")).containsExactly("angry words");
        assertThat(texts(log, "#ärger 2")).containsExactly("words of the second");
        assertThat(texts(log, "#plain")).containsExactly("plain words");
        assertThat(new Asked(log).images())
            .containsExactlyInAnyOrder(image("#Ärger", "#ärger"), image("#Plain", "#plain"));
        Search words = Search.of("angry", 9, List.of(Scope.open("#ärger")));
        await()
            .untilAsserted(
                () -> assertThat(new Asked(log).found(words)).containsExactly("angry words"));
      }
      assertThat(notices).containsExactly(TO_PRECIS + 2); // once
    }
  }

  @Test
  void whileAnotherProcessLocksTheFileNothingIsRenamedAndItIsSaid() throws Exception {
    stored(image("#Ärger", "#Ärger"));
    try (var other = Database.copier(folder.resolve("history.db"))) {
      Database.run(other, "BEGIN IMMEDIATE");
      assertThatThrownBy(() -> open(Casemapping.PRECIS))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is locked by another process: end that one");
      Database.run(other, "ROLLBACK");
    }
    assertThat(notices).isEmpty();
    try (SqliteRoomLog log = open(Casemapping.PRECIS)) {
      assertThat(texts(log, "#ärger")).containsExactly("angry words");
    }
    assertThat(notices).containsExactly(TO_PRECIS + 2);
  }

  @Test
  void theWayBackLosesNothingEither() throws Exception {
    stored(image("#Ärger", "#Ärger"));
    open(Casemapping.PRECIS).close();
    notices.clear();
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      assertThat(texts(log, "#ärger")).containsExactly("angry words");
      assertThat(new Asked(log).images()).containsExactly(image("#Ärger", "#ärger"));
    }
    assertThat(notices)
        .singleElement()
        .asString()
        .startsWith("server.casemapping is \"ascii\" and was \"precis\": ")
        .endsWith(": 0");
  }

  @Test
  void ofTwoHistoriesWithOneNameEachStaysAsItWas() throws Exception {
    stored();
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      new Asked(log).append("#ärger", said("lee", 4, 4, "other words"));
    }
    try (SqliteRoomLog log = open(Casemapping.PRECIS)) {
      assertThat(texts(log, "#ärger")).containsExactly("other words");
      assertThat(texts(log, "#Ärger")).containsExactly("angry words");
    }
    assertThat(notices)
        .containsExactly(
            TO_PRECIS
                + "1; the history of #Ärger stays where it was, as there is another of that name");
  }

  @Test
  void twoRoomsThatWouldBeOneAreNotMixed() throws Exception {
    stored(image("#Ärger", "#Ärger"), image("#ärger", "#ärger"));
    assertThatThrownBy(() -> open(Casemapping.PRECIS))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("#Ärger and #ärger in ")
        .hasMessageContaining("would be one room with server.casemapping = \"precis\"")
        .hasMessageContaining("start with \"ascii\" again and give one of them another name");
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      assertThat(texts(log, "#Ärger")).containsExactly("angry words");
      assertThat(new Asked(log).images()).hasSize(2);
      log.save(image("#calm", "#ärger")); // RENAME: the log's name stays
    }
    try (SqliteRoomLog log = open(Casemapping.PRECIS)) {
      assertThat(new Asked(log).images())
          .containsExactlyInAnyOrder(image("#Ärger", "#Ärger"), image("#calm", "#ärger"));
      assertThat(texts(log, "#Ärger")).containsExactly("angry words");
    }
  }

  @Test
  void whatMayNotBeCalledSoAnyMoreIsKeptAndNamed() throws Exception {
    stored();
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      new Asked(log).append("#ㅋㅋ", said("lee", 4, 4, "laughter"));
    }
    open(Casemapping.PRECIS).close();
    assertThat(notices)
        .containsExactly(
            TO_PRECIS + "2; nobody can enter #ㅋㅋ any more, but what was said there is kept");
    try (SqliteRoomLog log = open(Casemapping.ASCII)) {
      assertThat(texts(log, "#ㅋㅋ")).containsExactly("laughter");
    }
  }
}
