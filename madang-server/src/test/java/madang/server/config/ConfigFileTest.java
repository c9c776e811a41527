package madang.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {

  @Test
  void anEmptyFileIsAWorkingServer() throws Exception {
    Settings settings = ConfigFile.parse("x.toml", "\n# nothing\n");
    assertThat(settings.get(Keys.LISTEN_IRC)).containsExactly(Address.loopback(6667));
    assertThat(settings.get(Keys.CONNECTIONS)).isEqualTo(19_000);
  }

  @Test
  void valuesAreRead() throws Exception {
    Settings settings =
        ConfigFile.parse(
            "x.toml",
            """
            [listen]
            irc = ["127.0.0.1:1", "[::1]:2"]
            text = []
            [limits]
            nick_length = 9
            """);
    assertThat(settings.get(Keys.LISTEN_IRC))
        .extracting(Address::toString)
        .containsExactly("127.0.0.1:1", "[::1]:2");
    assertThat(settings.get(Keys.LISTEN_TEXT)).isEmpty();
    assertThat(settings.get(Keys.NICK_LENGTH)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {":x", "a b", "me@home", "a!b", "", "bell\\u0007"})
  void aServerNameThatWouldBreakIrcLinesIsRefused(String name) {
    assertThat(faults("[server]\nname = \"" + name + "\"\n"))
        .containsExactly(
            "x.toml: line 2: server.name must be 1 to 63 characters, no spaces, no ! or @ and no"
                + " colon in front");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://x.test/i.png", "https://", "https:/x", "icon.png", "https://x.test/a b"})
  void anIconThatNoProgramCouldFetchIsRefused(String icon) {
    assertThat(faults("[server]\nicon = \"" + icon + "\"\n"))
        .containsExactly(
            "x.toml: line 2: server.icon must be an https:// address of at most 200 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://x.test/icon.svg", "https://x.test:8443/i?s={size}&x=y"})
  void anIconIsAnAddress(String icon) throws Exception {
    Settings settings = ConfigFile.parse("x.toml", "[server]\nicon = \"" + icon + "\"\n");
    assertThat(settings.get(Keys.ICON)).isEqualTo(icon);
  }

  @Test
  void anOperatorWithoutPasswordOrNameIsAFaultAtTheKeyThatIsSet() throws Exception {
    String hash = "pbkdf2-sha256$1000$" + "A".repeat(22) + "==$" + "A".repeat(43) + "=";
    String whole = "[oper]\nname = \"root\"\npassword_hash = \"" + hash + "\"\n";
    assertThat(ConfigFile.parse("x.toml", whole).get(Keys.OPER_NAME)).isEqualTo("root");
    assertThat(faults("[oper]\n\nname = \"root\"\n"))
        .containsExactly("x.toml: line 3: oper.name does nothing without oper.password_hash");
    assertThat(faults("[oper]\npassword_hash = \"" + hash + "\"\n"))
        .containsExactly("x.toml: line 2: oper.password_hash does nothing without oper.name");
    assertThat(faults("[oper]\nname = \"ro ot\"\n")).hasSize(1);
    assertThat(faults("[listen]\nwebirc_from = [\"127.0.0.1\"]\n"))
        .containsExactly(
            "x.toml: line 2: listen.webirc_from does nothing without listen.webirc_password_hash");
  }

  @Test
  void allFaultsAreSaidAtOnceWithLineAndKey() {
    assertThat(
            faults(
                """
                [listen]
                irc = "nonsense"
                txet = "127.0.0.1:7000"

                [limits]
                nick_length = "long"
                rooms = 0
                [chanels]
                """))
        .satisfiesExactly(
            f -> assertThat(f).startsWith("x.toml: line 2: listen.irc must be PORT, HOST:PORT"),
            f ->
                assertThat(f)
                    .isEqualTo(
                        "x.toml: line 3: unknown key listen.txet (did you mean listen.text?)"),
            f ->
                assertThat(f)
                    .isEqualTo("x.toml: line 6: limits.nick_length must be a whole number"),
            f ->
                assertThat(f).isEqualTo("x.toml: line 7: limits.rooms must be 1 to 1000000, not 0"),
            f ->
                assertThat(f)
                    .isEqualTo("x.toml: line 8: unknown table chanels (did you mean channels?)"));
  }

  @Test
  void everyRangeThatIsNoneIsNamed() {
    assertThat(faults("[listen]\nproxy_from = [\"10.0.0.0/33\", \"foo\", \"::1\", \"::1/129\"]\n"))
        .containsExactly(
            "x.toml: line 2: listen.proxy_from must list addresses or ranges like 10.0.0.0/8:"
                + " 10.0.0.0/33, foo, ::1/129");
    assertThat(faults("[listen]\nirc = [\"a b\", \"6667\", \"c d\"]\n"))
        .containsExactly(
            "x.toml: line 2: listen.irc must be PORT, HOST:PORT or [v6]:PORT, not \"a b\"; must be"
                + " PORT, HOST:PORT or [v6]:PORT, not \"c d\"");
  }

  @Test
  void whatTomlCanNotReadIsSaidWithItsKey() {
    assertThat(faults("[limits]\nconnections = 99999999999999999999999\n"))
        .containsExactly("x.toml: line 2: limits.connections: Integer is too large");
  }

  @Test
  void aByteOrderMarkIsNoFault(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("windows.toml");
    Files.writeString(file, "\ufeff[server]\nname = \"x.org\"\n");
    assertThat(ConfigFile.read(file).get(Keys.SERVER_NAME)).isEqualTo("x.org");
  }

  @Test
  void aKeyCanDoNothingToTheTerminal() {
    assertThat(faults("[server]\n\"a\\u001b[31m\" = 1\n"))
        .containsExactly("x.toml: line 2: unknown key server.a\\u001b[31m");
  }

  @Test
  void onlyNearNamesAreSuggested() {
    assertThat(faults("[server]\nfoo = 1\n"))
        .containsExactly("x.toml: line 2: unknown key server.foo");
  }

  @Test
  void aProxyThatIsRequiredMustBeNamed() {
    assertThat(faults("[listen]\nproxy_required = true\n"))
        .containsExactly(
            "x.toml: line 2: listen.proxy_required turns everybody away without"
                + " listen.proxy_from");
  }

  @Test
  void dataGoesIntoAFolderWithAName() {
    assertThat(faults("[server]\ndata_dir = \"\"\n"))
        .containsExactly(
            "x.toml: line 2: server.data_dir must be a folder's name, 1 to 4096 characters");
  }

  @Test
  void brokenTomlIsSaidWithItsLine() {
    assertThat(faults("[server]\nname = \"open\n")).first().asString().contains("line 2");
  }

  @Test
  void headersAloneSetNothingButMustBeKnownAndStandOnce() throws Exception {
    assertThat(ConfigFile.parse("x.toml", "[io]\n# x\n\n[log]\n").keys()).isEmpty();
    assertThat(faults("[io]\n[io]\n")).hasSize(1);
    assertThat(faults("[oi]\n"))
        .containsExactly("x.toml: line 1: unknown table oi (did you mean io?)");
  }

  @Test
  void aTableThatIsNoTableIsAFault() {
    assertThat(faults("server = 3\n"))
        .containsExactly("x.toml: line 1: server must be a table: write [server]");
  }

  @ParameterizedTest(name = "[{0}] {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "listen | irc_tls = '127.0.0.1:6697'",
        "listen | tls_key = 'key.pem'",
        "accounts | nick_ownership = 'strict'",
        "channels | default_modes = '+ntk'",
        "admin | token = 'secret'",
      })
  void rightsAndSecretsThatNothingWouldEnforceAreRefused(String table, String line) {
    assertThat(faults("[" + table + "]\n" + line + "\n"))
        .singleElement()
        .asString()
        .contains("line 2")
        .contains("not built yet");
  }

  @Test
  void whatIsNotBuiltYetIsCheckedAndNamed() throws Exception {
    Settings settings = ConfigFile.parse("x.toml", "[extensions]\nroleplay = true\n");
    assertThat(Unbuilt.named(settings)).containsExactly("web listener", "extensions.roleplay");
    assertThat(faults("[history]\nper_channel = -5\n"))
        .containsExactly("x.toml: line 2: history.per_channel must be 0 to 2147483647, not -5");
  }

  @Test
  void aPasswordHashMustLookLikeOne() {
    assertThat(faults("[server]\npassword_hash = \"secret\"\n"))
        .containsExactly(
            "x.toml: line 2: server.password_hash must be a hash as \"madang hash-password\""
                + " prints it");
  }

  @Test
  void filesThatCanNotBeReadAreFaults(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("none.toml");
    assertThat(faults(missing)).containsExactly(missing + ": there is no such file");
    Path binary = Files.write(folder.resolve("binary.toml"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(faults(binary)).containsExactly(binary + ": is not UTF-8 text");
    assertThat(faults(folder)).hasSize(1);
  }

  private static List<String> faults(String text) {
    try {
      ConfigFile.parse("x.toml", text);
      return fail("no fault was found");
    } catch (Fault.Found e) {
      return e.faults().stream().map(Fault::toString).toList();
    }
  }

  private static List<String> faults(Path file) {
    try {
      ConfigFile.read(file);
      return fail("no fault was found");
    } catch (Fault.Found e) {
      return e.faults().stream().map(Fault::toString).toList();
    }
  }
}
