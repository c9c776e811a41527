package madang.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a key's value must look like. It gets a value as TOML has it (String, Long, Double, Boolean,
 * {@code List<Object>} or another object) and turns it into the program's type.
 */
@FunctionalInterface
public interface Form<T> {

  /**
   * Reads a value.
   *
   * @throws FormException where it has another type or is out of range
   */
  T read(Object toml) throws FormException;

  /** A string with at most {@code most} characters. */
  static Form<String> text(int most) {
    return toml -> {
      String text = string(toml);
      if (text.length() > most) {
        throw new FormException("must have at most " + most + " characters");
      }
      return text;
    };
  }

  /** A string that matches a pattern, which {@code meaning} puts in words. */
  static Form<String> matching(String regex, String meaning) {
    return toml -> {
      String text = string(toml);
      if (!text.matches(regex)) { // compiled where it is needed: most starts need none
        throw new FormException("must be " + meaning);
      }
      return text;
    };
  }

  /** One of these strings. */
  static Form<String> oneOf(String... allowed) {
    return toml -> {
      String text = string(toml);
      if (!List.of(allowed).contains(text)) {
        throw new FormException(
            "must be one of " + String.join(", ", allowed) + ", not \"" + text + "\"");
      }
      return text;
    };
  }

  /** A list of strings, each one of {@code allowed}. */
  static Form<List<String>> someOf(String... allowed) {
    return listOf(oneOf(allowed));
  }

  /** A whole number within bounds. */
  static Form<Integer> number(int least, int most) {
    return toml -> {
      if (!(toml instanceof Long value)) {
        throw new FormException("must be a whole number");
      }
      if (value < least || value > most) {
        throw new FormException("must be " + least + " to " + most + ", not " + value);
      }
      return value.intValue();
    };
  }

  /** True or false. */
  static Form<Boolean> flag() {
    return toml -> {
      if (!(toml instanceof Boolean value)) {
        throw new FormException("must be true or false");
      }
      return value;
    };
  }

  /** A list of values of one form. */
  static <T> Form<List<T>> listOf(Form<T> element) {
    return toml -> {
      if (!(toml instanceof List<?> values)) {
        throw new FormException("must be a list");
      }
      List<T> read = new ArrayList<>();
      Set<String> faults = new LinkedHashSet<>();
      for (Object value : values) {
        try {
          read.add(element.read(value));
        } catch (FormException e) {
          faults.add(String.valueOf(e.getMessage()));
        }
      }
      if (!faults.isEmpty()) {
        throw new FormException(String.join("; ", faults));
      }
      return List.copyOf(read);
    };
  }

  /** An address, or a list of addresses; an empty list or string is none. */
  static Form<List<Address>> addresses() {
    return toml -> {
      if (toml instanceof String text) {
        return text.isEmpty() ? List.of() : List.of(Address.parse(text));
      }
      if (!(toml instanceof List<?>)) {
        throw new FormException("must be \"HOST:PORT\" or a list of them");
      }
      return listOf(value -> Address.parse(string(value))).read(toml);
    };
  }

  /** A list of IP addresses or CIDR ranges. */
  static Form<List<Cidr>> ranges() {
    return toml -> {
      List<Cidr> ranges = new ArrayList<>();
      List<String> faults = new ArrayList<>();
      for (String text : listOf(Form::string).read(toml)) {
        Cidr range = Cidr.parse(text);
        if (range == null) {
          faults.add(text);
        } else {
          ranges.add(range);
        }
      }
      if (!faults.isEmpty()) {
        throw new FormException(
            "must list addresses or ranges like 10.0.0.0/8: " + String.join(", ", faults));
      }
      return List.copyOf(ranges);
    };
  }

  /** Empty, or an https address; {@code {size}} may stand in it (IRCv3 network-icon). */
  static Form<String> picture(int most) {
    return toml -> {
      String text = string(toml);
      boolean plain = text.length() <= most && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
      if (!text.isEmpty() && !(plain && isHttps(text.replace("{size}", "64")))) {
        throw new FormException("must be an https:// address of at most " + most + " characters");
      }
      return text;
    };
  }

  private static boolean isHttps(String address) {
    try {
      URI uri = new URI(address);
      return "https".equals(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String string(Object toml) throws FormException {
    if (toml instanceof String text) {
      return text;
    }
    throw new FormException("must be a string in quotes");
  }
}
