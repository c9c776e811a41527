package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * METADATA: what people say about themselves, and operators about rooms. Everything is visible to
 * all who can see the user or the room.
 *
 * @see <a href="https://ircv3.net/specs/extensions/metadata">IRCv3 draft/metadata-2</a>
 */
final class Describing {
  /** Bytes of a value, so that it fits into a line behind names and key. */
  static final int VALUE_BYTES = 256;

  /** Characters of a key. */
  private static final int KEY_LENGTH = 50;

  private static final int KEYS_A_LINE = 8;
  private static final String VERB = "METADATA";

  /** What a subcommand does; the parameters behind the target and its own name are its. */
  @FunctionalInterface
  private interface Action {
    void run(IrcHandler h, Described target, List<String> params);
  }

  /**
   * A subcommand.
   *
   * @param own whether it is about the caller alone
   * @param least parameters that must be there
   */
  private record Subcommand(boolean own, int least, Action action) {}

  private static final Map<String, Subcommand> TABLE =
      Map.of(
          "GET", new Subcommand(false, 1, Describing::get),
          "LIST", new Subcommand(false, 0, Describing::list),
          "SET", new Subcommand(false, 1, Describing::set),
          "CLEAR", new Subcommand(false, 0, Describing::clear),
          "SYNC", new Subcommand(false, 0, Describing::sync),
          "SUB", new Subcommand(true, 1, Describing::subscribe),
          "UNSUB", new Subcommand(true, 1, Describing::unsubscribe),
          "SUBS", new Subcommand(true, 0, Describing::subscriptions));

  private Describing() {}

  static void metadata(IrcHandler h, IrcMessage m) {
    Subcommand sub = TABLE.get(m.param(1).toUpperCase(Locale.ROOT));
    Described target = Described.of(h, m.param(0));
    if (sub == null) {
      h.fail(VERB, "SUBCOMMAND_INVALID", "Invalid subcommand", m.param(1));
    } else if (target == null || (sub.own && !target.isSelf(h))) {
      h.fail(VERB, "INVALID_TARGET", "Invalid metadata target", m.param(0));
    } else if (m.count() - 2 < sub.least) {
      h.reply("461", VERB, "Not enough parameters");
    } else {
      sub.action.run(h, target, m.params().subList(2, m.count()));
    }
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= KEY_LENGTH
        && key.chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "_./-".indexOf(c) >= 0);
  }

  // ---- values

  private static void get(IrcHandler h, Described target, List<String> keys) {
    Map<String, String> values = target.metadata().values();
    tell(
        h,
        keys,
        key -> {
          String value = values.get(key);
          return !isKey(key)
              ? new Words("FAIL", "Invalid key", VERB, "KEY_INVALID", key)
              : value == null ? notSet(h, target, key) : keyValue(h, target, key, value);
        },
        "metadata",
        target.name());
  }

  private static void list(IrcHandler h, Described target, List<String> none) {
    tell(
        h,
        List.copyOf(target.metadata().values().entrySet()),
        value -> keyValue(h, target, value.getKey(), value.getValue()),
        "metadata",
        target.name());
  }

  private static void set(IrcHandler h, Described target, List<String> params) {
    String key = params.getFirst();
    String value = params.size() > 1 ? params.get(1) : null;
    if (!isKey(key)) {
      h.fail(VERB, "KEY_INVALID", "Invalid key", key);
    } else if (!target.changeableBy(h)) {
      h.fail(VERB, "KEY_NO_PERMISSION", "You may not set that", target.name(), key);
    } else if (value != null && value.getBytes(UTF_8).length > VALUE_BYTES) {
      h.fail(VERB, "VALUE_INVALID", "The value has more than " + VALUE_BYTES + " bytes");
    } else if (mayChange(h, target, key)) {
      change(h, target, key, value);
    }
  }

  private static void change(IrcHandler h, Described target, String key, @Nullable String value) {
    if (value == null) {
      if (!target.metadata().remove(key)) {
        h.fail(VERB, "KEY_NOT_SET", "The key is not set", target.name(), key);
        return;
      }
      h.send(notSet(h, target, key).line(h, null));
    } else {
      boolean same = value.equals(target.metadata().values().get(key));
      if (!target.metadata().set(key, value, h.world().limits().metadataKeys())) {
        h.fail(VERB, "LIMIT_REACHED", "There are as many keys as there may be", target.name());
        return;
      }
      h.send(keyValue(h, target, key, value).line(h, null));
      if (same) {
        return;
      }
    }
    target.changed();
    MetadataNews.changed(h, target, key, value);
  }

  private static boolean mayChange(IrcHandler h, Described target, String key) {
    long seconds = h.subscriptions().changes.take(h.world().now());
    if (seconds > 0) {
      String wait = Long.toString(seconds);
      h.fail(VERB, "RATE_LIMITED", "Too many changes", target.name(), key, wait);
    }
    return seconds == 0;
  }

  private static void clear(IrcHandler h, Described target, List<String> none) {
    if (!target.changeableBy(h)) {
      h.fail(VERB, "KEY_NO_PERMISSION", "You may not clear that", target.name(), "*");
    } else if (mayChange(h, target, "*")) {
      List<String> gone = target.metadata().clear();
      target.changed();
      tell(h, gone, key -> notSet(h, target, key), "metadata", target.name());
      for (String key : gone) {
        MetadataNews.changed(h, target, key, null);
      }
    }
  }

  private static void sync(IrcHandler h, Described target, List<String> none) {
    if (MetadataNews.mayLook(h, target.name())) {
      MetadataNews.sync(h, target, true);
    }
  }

  // ---- subscriptions

  private static void subscribe(IrcHandler h, Described self, List<String> keys) {
    List<String> done = new ArrayList<>();
    int most = h.world().limits().metadataSubs();
    for (String key : keys) {
      if (!isKey(key)) {
        h.fail(VERB, "KEY_INVALID", "Invalid key", key);
      } else if (!h.subscriptions().has(key) && h.subscriptions().keys().size() >= most) {
        h.fail(VERB, "TOO_MANY_SUBS", "Too many subscriptions", key);
        break;
      } else {
        h.subscriptions().add(key);
        done.add(key);
      }
    }
    tellKeys(h, "770", done).forEach(words -> h.send(words.line(h, null)));
    if (h.registered() && !done.isEmpty()) {
      MetadataNews.subscribed(h, done);
    }
  }

  private static void unsubscribe(IrcHandler h, Described self, List<String> keys) {
    List<String> done = new ArrayList<>();
    for (String key : keys) {
      if (isKey(key)) {
        h.subscriptions().remove(key);
        done.add(key);
      } else {
        h.fail(VERB, "KEY_INVALID", "Invalid key", key);
      }
    }
    tellKeys(h, "771", done).forEach(words -> h.send(words.line(h, null)));
  }

  private static void subscriptions(IrcHandler h, Described self, List<String> none) {
    List<String> keys = List.copyOf(h.subscriptions().keys());
    tell(h, tellKeys(h, "772", keys), words -> words, "metadata-subs");
  }

  /** A numeric with keys, in as many lines as they take. */
  private static List<Words> tellKeys(IrcHandler h, String numeric, List<String> keys) {
    List<Words> lines = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS_A_LINE) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_A_LINE));
      List<String> params = new ArrayList<>();
      params.add(h.nickOrStar());
      params.addAll(some);
      lines.add(new Words(numeric, null, params.toArray(String[]::new)));
    }
    return lines;
  }

  // ---- lines

  /** A line from the server. */
  @SuppressWarnings("ArrayRecordComponent") // nobody changes or compares it
  record Words(String verb, @Nullable String last, String... params) {
    IrcWriter line(IrcHandler h, @Nullable String tags) {
      IrcWriter out =
          h.writer().begin().rawTags(tags).source(h.world().options().serverName()).verb(verb);
      for (String word : params) {
        out.param(word);
      }
      return last == null ? out : out.trailing(last);
    }
  }

  private static Words keyValue(IrcHandler h, Described target, String key, String value) {
    return new Words("761", value, h.nickOrStar(), target.name(), key, "*");
  }

  private static Words notSet(IrcHandler h, Described target, String key) {
    return new Words("766", "key not set", h.nickOrStar(), target.name(), key);
  }

  private static <T> void tell(
      IrcHandler h, List<T> things, Function<T, Words> line, String... type) {
    h.printLater(
        new BatchCursor<>(
            h, things, (thing, tags) -> h.raw(line.apply(thing).line(h, tags).line()), type));
  }
}
