package madang.chat;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where a test's chat has its history. */
enum TestLog {
  /** In memory. */
  MEMORY,

  /** In memory, with answers on a later turn. */
  DELAYED,

  /** In a store of another module, which runs chat's tests on its own log. */
  STORE;

  /** Names a {@code Supplier<RoomLog>} with a constructor for everybody: each log is a new one. */
  private static final String STORE_CLASS = System.getProperty("madang.test.store", "");

  /** Those that tests are to run on. */
  static Stream<TestLog> all() {
    return STORE_CLASS.isEmpty() ? Stream.of(MEMORY, DELAYED) : Stream.of(STORE);
  }

  /** A new store. */
  static RoomLog store() {
    try {
      Object made = Class.forName(STORE_CLASS).getConstructor().newInstance();
      return (RoomLog) ((Supplier<?>) made).get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("madang.test.store is no supplier of logs", e);
    }
  }
}
