package madang.server.config;

import static madang.server.config.Form.addresses;
import static madang.server.config.Form.flag;
import static madang.server.config.Form.listOf;
import static madang.server.config.Form.matching;
import static madang.server.config.Form.number;
import static madang.server.config.Form.oneOf;
import static madang.server.config.Form.picture;
import static madang.server.config.Form.ranges;
import static madang.server.config.Form.someOf;
import static madang.server.config.Form.text;
import static madang.server.config.Key.Standing.BUILT;
import static madang.server.config.Key.Standing.NOT_BUILT;
import static madang.server.config.Key.Standing.REFUSED;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import madang.server.config.Key.Standing;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration; {@code madang.toml} says what each one means. */
public final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();
  private static final int MANY = 1_000_000;
  private static final int HUGE = Integer.MAX_VALUE;

  /** What {@code hash-password} prints; empty is none. */
  private static final Form<String> HASH =
      matching(
          "|pbkdf2-sha256\\$[1-9][0-9]{0,7}\\$[A-Za-z0-9+/]{8,}={0,2}\\$[A-Za-z0-9+/]{43}=",
          "a hash as \"madang hash-password\" prints it");

  private static final Form<String> FOLDER =
      matching("(?s)[^\\x00]{1,4096}", "a folder's name, 1 to 4096 characters");

  private static final Form<String> WORD = matching("\\S{1,63}", "1 to 63 characters, no spaces");

  /** What can stand in front of an IRC line as its source (RFC 1459, section 2.3.1). */
  private static final Form<String> SOURCE =
      matching(
          "(?!:)[^\\s\\p{Cntrl}!@]{1,63}",
          "1 to 63 characters, no spaces, no ! or @ and no colon in front");

  public static final Key<String> SERVER_NAME =
      key("server", "name", SOURCE, "madang.local", BUILT);
  public static final Key<String> NETWORK = key("server", "network", WORD, "Madang", BUILT);
  public static final Key<String> DESCRIPTION =
      key("server", "description", text(200), "A Madang chat server", BUILT);
  public static final Key<String> DATA_DIR = key("server", "data_dir", FOLDER, "data", BUILT);
  public static final Key<String> CASEMAPPING =
      key("server", "casemapping", oneOf("ascii", "precis"), "ascii", BUILT);
  public static final Key<Boolean> UTF8_ONLY = key("server", "utf8_only", flag(), true, BUILT);
  public static final Key<String> MOTD = key("server", "motd", text(20_000), "", BUILT);
  public static final Key<String> ADMIN = key("server", "admin", text(200), "", BUILT);
  public static final Key<String> ICON = key("server", "icon", picture(200), "", BUILT);
  public static final Key<Boolean> RESOLVE_HOSTNAMES =
      key("server", "resolve_hostnames", flag(), false, NOT_BUILT);
  public static final Key<Boolean> IDENT_LOOKUP =
      key("server", "ident_lookup", flag(), false, NOT_BUILT);
  public static final Key<String> PASSWORD_HASH = key("server", "password_hash", HASH, "", BUILT);

  public static final Key<List<Address>> LISTEN_IRC =
      key("listen", "irc", addresses(), List.of(Address.loopback(6667)), BUILT);
  public static final Key<List<Address>> LISTEN_IRC_TLS =
      key("listen", "irc_tls", addresses(), List.of(), REFUSED);
  public static final Key<List<Address>> LISTEN_TEXT =
      key("listen", "text", addresses(), List.of(Address.loopback(7000)), BUILT);
  public static final Key<List<Address>> LISTEN_RELAY =
      key("listen", "relay", addresses(), List.of(), BUILT);
  public static final Key<List<Address>> LISTEN_WEB =
      key("listen", "web", addresses(), List.of(Address.loopback(8080)), NOT_BUILT);
  public static final Key<List<Address>> LISTEN_WEBSOCKET =
      key("listen", "websocket", addresses(), List.of(), NOT_BUILT);
  public static final Key<Boolean> PUBLIC = key("listen", "public", flag(), false, BUILT);
  public static final Key<List<Cidr>> PROXY_FROM =
      key("listen", "proxy_from", ranges(), List.of(), BUILT);
  public static final Key<Boolean> PROXY_REQUIRED =
      key("listen", "proxy_required", flag(), false, BUILT);
  public static final Key<List<Cidr>> WEBIRC_FROM =
      key("listen", "webirc_from", ranges(), List.of(), BUILT);
  public static final Key<String> WEBIRC_PASSWORD_HASH =
      key("listen", "webirc_password_hash", HASH, "", BUILT);
  public static final Key<String> TLS_CERT = key("listen", "tls_cert", text(4096), "", REFUSED);
  public static final Key<String> TLS_KEY = key("listen", "tls_key", text(4096), "", REFUSED);

  public static final Key<String> IO_MODEL =
      key("io", "model", oneOf(Models.ids()), "epoll-et", BUILT);
  public static final Key<Integer> IO_LOOPS = key("io", "loops", number(0, 1024), 0, BUILT);
  public static final Key<Integer> IO_WORKERS = key("io", "workers", number(0, 1024), 0, BUILT);
  public static final Key<String> IO_ACCEPT =
      key("io", "accept", oneOf("handoff", "reuseport", "exclusive"), "handoff", BUILT);
  public static final Key<Boolean> IO_ONESHOT = key("io", "oneshot", flag(), false, BUILT);

  public static final Key<Integer> NICK_LENGTH = limit("nick_length", 1, 200, 32);
  public static final Key<Integer> CHANNEL_LENGTH = limit("channel_length", 2, 200, 64);
  public static final Key<Integer> TOPIC_LENGTH = limit("topic_length", 1, 400, 390);
  public static final Key<Integer> KICK_LENGTH = limit("kick_length", 1, 400, 390);
  public static final Key<Integer> AWAY_LENGTH = limit("away_length", 1, 400, 390);
  public static final Key<Integer> LIST_MODES = limit("list_modes", 0, 10_000, 100);
  public static final Key<Integer> REGISTRATION_SECONDS =
      limit("registration_seconds", 1, 3600, 30);
  public static final Key<Integer> PING_SECONDS = limit("ping_seconds", 1, 3600, 120);
  public static final Key<Integer> CONNECTIONS = limit("connections", 1, MANY, 19_000);
  public static final Key<Integer> ROOMS = limit("rooms", 1, MANY, 10_000);
  public static final Key<Integer> ROOMS_PER_USER = limit("rooms_per_user", 1, 10_000, 100);
  public static final Key<Integer> TALKS_PER_USER = limit("talks_per_user", 1, 10_000, 100);
  public static final Key<Integer> TARGETS = limit("targets", 1, 1000, 4);
  public static final Key<Integer> LINE_BYTES = limit("line_bytes", 512, 65_536, 512);
  public static final Key<Integer> TAGS_BYTES = limit("tags_bytes", 0, 65_536, 8191);
  public static final Key<Integer> PENDING_POSTS = limit("pending_posts", 1, 10_000, 64);
  public static final Key<Integer> SENDQ_BYTES = limit("sendq_bytes", 16_384, HUGE, 1_048_576);
  public static final Key<Integer> CONNECTIONS_PER_IP = limit("connections_per_ip", 0, MANY, 64);
  public static final Key<Integer> CONNECTIONS_PER_IP_PER_MINUTE =
      limit("connections_per_ip_per_minute", 0, MANY, 120);
  public static final Key<Integer> COMMANDS_PER_SECOND =
      limit("commands_per_second", 0, 100_000, 10);
  public static final Key<Integer> MULTILINE_BYTES = limit("multiline_bytes", 0, 65_536, 4096);
  public static final Key<Integer> MULTILINE_LINES = limit("multiline_lines", 0, 1000, 24);
  public static final Key<Integer> MULTILINE_SECONDS = limit("multiline_seconds", 1, 3600, 60);

  public static final Key<Boolean> HISTORY_ENABLED = key("history", "enabled", flag(), true, BUILT);
  public static final Key<String> DURABILITY =
      key("history", "durability", oneOf("fsync", "relaxed", "memory"), "fsync", BUILT);
  public static final Key<Integer> PER_CHANNEL =
      key("history", "per_channel", number(0, HUGE), 100_000, BUILT);
  public static final Key<Integer> PER_USER =
      key("history", "per_user", number(0, HUGE), 100_000, BUILT);
  public static final Key<Integer> KEEP_DAYS =
      key("history", "keep_days", number(0, 36_500), 0, BUILT);
  public static final Key<Integer> CHATHISTORY_MAX =
      key("history", "chathistory_max", number(1, 10_000), 500, BUILT);
  public static final Key<Integer> PLAYBACK_MAX =
      key("history", "playback_max", number(0, 10_000), 0, BUILT);
  public static final Key<Boolean> ALLOW_REDACT =
      key("history", "allow_redact", flag(), true, BUILT);
  public static final Key<List<String>> TAGMSG_STORED_IF =
      key(
          "history",
          "tagmsg_stored_if",
          listOf(matching("\\S{1,100}", "a list of tag names")),
          List.of("+draft/react", "+draft/unreact", "+draft/reply", "+reply"),
          BUILT);

  public static final Key<Boolean> RELAYMSG = key("extensions", "relaymsg", flag(), false, BUILT);
  public static final Key<String> RELAYMSG_SEPARATORS =
      key(
          "extensions",
          "relaymsg_separators",
          matching("[/()<>]{1,5}", "1 to 5 of the characters / ( ) < >"),
          "/",
          BUILT);
  public static final Key<Boolean> METADATA = key("extensions", "metadata", flag(), true, BUILT);
  public static final Key<Boolean> READ_MARKER =
      key("extensions", "read_marker", flag(), true, BUILT);
  public static final Key<Integer> METADATA_KEYS = limit("metadata_keys", 0, 1_000, 20);
  public static final Key<Integer> METADATA_SUBS = limit("metadata_subs", 0, 1_000, 50);

  public static final Key<Integer> MONITOR = limit("monitor", 0, 10_000, 100);
  public static final Key<Integer> WHOWAS = limit("whowas", 0, MANY, 100);
  public static final Key<Integer> LOGIN_ATTEMPTS_PER_MINUTE =
      key("accounts", "login_attempts_per_minute", number(0, MANY), 10, BUILT);

  public static final Key<String> OPER_NAME =
      key("oper", "name", matching("\\S{0,63}", "at most 63 characters, no spaces"), "", BUILT);
  public static final Key<String> OPER_PASSWORD_HASH =
      key("oper", "password_hash", HASH, "", BUILT);
  public static final Key<String> OPER_WHOIS_LINE =
      key("oper", "whois_line", text(200), "is a server operator", BUILT);

  public static final Key<String> LOG_LEVEL =
      key("log", "level", oneOf("trace", "debug", "info", "warn", "error", "off"), "info", BUILT);
  public static final Key<String> LOG_FORMAT =
      key("log", "format", oneOf("text", "json"), "text", BUILT);

  public static final Key<List<Address>> ADMIN_ADDRESS =
      key("admin", "address", addresses(), List.of(), NOT_BUILT);

  static {
    laterListening();
    laterPeople();
    laterMessages();
  }

  private Keys() {}

  // Keys that are only checked so far: nothing in the program reads them.

  private static void laterListening() {
    key("listen", "websocket_origins", listOf(text(500)), List.of(), NOT_BUILT);
    key("admin", "token", text(500), "", REFUSED);
  }

  private static void laterPeople() {
    key("accounts", "registration", flag(), true, NOT_BUILT);
    key("accounts", "registration_before_connect", flag(), true, NOT_BUILT);
    key("accounts", "registration_email", flag(), false, NOT_BUILT);
    key("accounts", "nickserv", flag(), true, NOT_BUILT);
    List<String> sasl = List.of("PLAIN", "SCRAM-SHA-256");
    key("accounts", "sasl", someOf("PLAIN", "EXTERNAL", "SCRAM-SHA-256"), sasl, NOT_BUILT);
    key("accounts", "pbkdf2_iterations", number(10_000, 10_000_000), 600_000, NOT_BUILT);
    key("accounts", "nick_ownership", oneOf("strict", "optional", "none"), "none", REFUSED);
    key("accounts", "always_on", oneOf("off", "opt-in", "opt-out"), "opt-in", NOT_BUILT);
    key("accounts", "default_user_modes", modes(), "", REFUSED);

    key("channels", "registration", flag(), true, NOT_BUILT);
    key("channels", "default_modes", modes(), "+nt", REFUSED);
  }

  private static void laterMessages() {
    key("extensions", "roleplay", flag(), false, NOT_BUILT);
  }

  /** Every key. */
  public static List<Key<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** The key of this path, for example {@code listen.irc}; null where there is none. */
  public static @Nullable Key<?> find(String path) {
    for (Key<?> key : ALL) {
      if (key.path().equals(path)) {
        return key;
      }
    }
    return null;
  }

  private static Form<String> modes() {
    return matching("(\\+[A-Za-z]+)?", "modes like \"+nt\"");
  }

  private static Key<Integer> limit(String name, int least, int most, int fallback) {
    return key("limits", name, number(least, most), fallback, BUILT);
  }

  private static <T> Key<T> key(
      String table, String name, Form<T> form, T fallback, Standing standing) {
    Key<T> key = new Key<>(table, name, form, fallback, standing);
    ALL.add(key);
    return key;
  }
}
