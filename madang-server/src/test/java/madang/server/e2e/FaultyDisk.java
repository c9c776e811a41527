package madang.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A disk under one folder that does wrong on demand, by a library that is loaded first. */
final class FaultyDisk {

  /** What it does. */
  enum State {
    WORKS,
    /** It is mounted read-only. */
    EROFS,
    /** It is full. */
    ENOSPC,
    /** Whoever writes has used up what he may. */
    EDQUOT,
    /** It is broken. */
    EIO,
    /** Each fsync takes 200 ms. */
    SLOW
  }

  private final Path folder;
  private final Path library;
  private final Path state;

  private FaultyDisk(Path folder, Path library, Path state) {
    this.folder = folder;
    this.library = library;
    this.state = state;
  }

  /**
   * Builds one; skips the test where there is no gcc.
   *
   * @param folder whose files are on it
   * @param work where its own files go
   */
  static FaultyDisk under(Path folder, Path work) throws IOException, InterruptedException {
    Path library = Preload.built("faulty_disk", work);
    FaultyDisk disk =
        new FaultyDisk(folder.toRealPath(), library, work.toRealPath().resolve("state"));
    disk.does(State.WORKS);
    return disk;
  }

  /** What a process needs whose disk this is. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "DISK_STATE", state.toString(),
        "WATCHED_PREFIX", folder.toString());
  }

  /** From now on it does this. */
  void does(State next) throws IOException {
    Path part = Files.writeString(state.resolveSibling("state.part"), word(next));
    Files.move(part, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String word(State next) {
    return next == State.WORKS ? "" : next.name();
  }
}
