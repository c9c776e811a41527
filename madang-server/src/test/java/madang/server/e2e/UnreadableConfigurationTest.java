package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration files that can't be read: one clear line each, and no server. */
final class UnreadableConfigurationTest {
  @TempDir Path folder;

  @Test
  void aFolderInItsPlace() {
    assertThat(fault(folder)).contains(folder.toString());
  }

  @Test
  void aPicture() throws Exception {
    Path file =
        Files.write(folder.resolve("cat.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
    assertThat(fault(file)).contains("cat.png");
  }

  @Test
  void aWrongTypeAndAnUnknownKeyEachWithItsLine() throws Exception {
    Path file = folder.resolve("two.toml");
    Files.writeString(file, "[limits]\nrooms = \"many\"\n\n[listen]\nircs = \"6667\"\n");
    Program server = Program.run("serve", "--config", file.toString());
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.out()).isEmpty();
    assertThat(server.err()).anyMatch(l -> l.matches(".*two.toml: line 2: limits\\.rooms .*"));
    assertThat(server.err()).anyMatch(l -> l.matches(".*two.toml: line 5: .*listen\\.ircs.*"));
  }

  @Test
  void aLinkInPlaceOfTheUsualFileThatLeadsNowhereIsNotTakenForNoFile() throws Exception {
    Files.createSymbolicLink(folder.resolve("madang.toml"), Path.of("secrets/madang.toml"));
    try (Program server = Program.startIn(folder, "serve", "--irc", "0", "--text", "0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.out()).isEmpty();
      assertThat(server.err())
          .containsExactly(
              "madang.toml: is a symbolic link to secrets/madang.toml, which isn't there");
    }
  }

  @Test
  void aUsualFileThatMayNotBeLookedAtIsNotTakenForNoFile() throws Exception {
    Files.createSymbolicLink(folder.resolve("madang.toml"), Path.of("madang.toml")); // as ELOOP
    try (Program check = Program.startIn(folder, "check")) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.out()).isEmpty();
      assertThat(check.err()).singleElement().asString().startsWith("madang.toml: can't be read: ");
    }
  }

  private static String fault(Path file) {
    Program server = Program.run("serve", "--config", file.toString());
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.out()).isEmpty();
    List<String> lines = server.err();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
