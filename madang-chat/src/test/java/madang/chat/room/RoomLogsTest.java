package madang.chat.room;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import madang.chat.ChatOptions;
import madang.chat.MemoryDirectory;
import madang.chat.MemoryRoomLog;
import madang.chat.SimulatedEngine;
import org.junit.jupiter.api.Test;

/** No two rooms write to one log, whoever makes and renames them at the same moment. */
class RoomLogsTest {
  private static final int ROUNDS = 20_000;

  private final World world =
      new World(
          ChatOptions.DEFAULTS,
          new SimulatedEngine(),
          InstantSource.system(),
          new Random(1),
          new MemoryRoomLog(0),
          new MemoryDirectory(),
          (entry, mask, tags) -> null);

  @Test
  void aRoomIsMadeWhileTheOneOfItsNameMovesAway() throws Exception {
    var together = new CyclicBarrier(2);
    var moving =
        new FutureTask<>(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            together.await();
            Room room = requireNonNull(world.roomToJoin("#a"));
            RoomName from = RoomName.first("#a", "#a", "#a");
            world.rename(room, from, from.renamed("#b", "#b", 1));
            together.await();
            together.await();
          }
          return null;
        });
    Thread.ofPlatform().daemon().start(moving);
    for (int i = 0; i < ROUNDS; i++) {
      together.await();
      Room made = requireNonNull(world.roomToJoin("#a"));
      together.await();
      Room moved = requireNonNull(world.room("#b"));
      if (made != moved) {
        assertThat(made.log()).as("round %d", i).isNotEqualTo(moved.log());
        world.ended(made);
      }
      world.rename(moved, RoomName.first("#b", "#b", "#a"), RoomName.first("#a", "#a", "#a"));
      world.ended(moved);
      assertThat(world.rooms()).isEmpty();
      together.await();
    }
    moving.get(20, TimeUnit.SECONDS);
  }
}
