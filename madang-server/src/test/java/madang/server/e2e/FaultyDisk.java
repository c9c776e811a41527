package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/** A disk under one folder that does wrong on demand, by a library that is loaded first. */
final class FaultyDisk {

  /** What it does. */
  enum State {
    WORKS,
    /** It is mounted read-only. */
    EROFS,
    /** It is full. */
    ENOSPC,
    /** It is broken. */
    EIO,
    /** Each fsync takes 200 ms. */
    SLOW
  }

  private final Path folder;
  private final Path library;
  private final Path state;

  private FaultyDisk(Path folder, Path work) {
    this.folder = folder;
    this.library = work.resolve("faulty_disk.so");
    this.state = work.resolve("state");
  }

  /**
   * Builds one; skips the test where there is no gcc.
   *
   * @param folder whose files are on it
   * @param work where its own files go
   */
  static FaultyDisk under(Path folder, Path work) throws IOException, InterruptedException {
    Installed.orSkip("gcc");
    FaultyDisk disk = new FaultyDisk(folder.toRealPath(), work.toRealPath());
    Path source = work.resolve("faulty_disk.c");
    try (var in = FaultyDisk.class.getResourceAsStream("/faulty_disk.c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-U_FORTIFY_SOURCE",
                "-Wall",
                "-Werror",
                "-o",
                disk.library.toString(),
                source.toString(),
                "-ldl")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(gcc.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(gcc.waitFor()).isZero();
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
