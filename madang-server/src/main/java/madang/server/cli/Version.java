package madang.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** This program's version, as the build knows it. */
final class Version {
  private Version() {}

  /** For example {@code 0.1.0}. */
  static String number() {
    try (InputStream in = Version.class.getResourceAsStream("/madang/server/version")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
