package madang.chat.room;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.InvalidDirectionalityException;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Names beyond ASCII, by the username profiles of RFC 8265 (sections 3.3 and 3.4). A room's name is
 * what follows its {@code #}s, as in Ergo, so that the rule for right-to-left names can hold.
 */
final class PrecisNames {
  private static final String NOT_A_NAME = "has characters that can't be in a name";

  private PrecisNames() {}

  /** Why this isn't a name, after "a name"; null if it is one. */
  static @Nullable String fault(String name) {
    try {
      String _ = stable(PrecisProfiles.USERNAME_CASE_MAPPED, name);
      return null;
    } catch (InvalidDirectionalityException e) {
      return "mixes directions of writing in a way that nobody could read";
    } catch (IllegalArgumentException e) {
      return NOT_A_NAME;
    }
  }

  /** The same of a room's name. */
  static @Nullable String roomFault(String name) {
    String rest = name.substring(hashes(name));
    // The characters of masks; an ASCII room may have them, as it always might.
    return rest.indexOf('*') >= 0 || rest.indexOf('?') >= 0 ? NOT_A_NAME : fault(rest);
  }

  static String fold(String name) {
    int from = hashes(name);
    try {
      return name.substring(0, from)
          + stable(PrecisProfiles.USERNAME_CASE_MAPPED, name.substring(from));
    } catch (IllegalArgumentException e) {
      // Not a name. Small ASCII letters make no name of it, so it can't meet one.
      return Names.foldAscii(name);
    }
  }

  static String shown(String nick) {
    try {
      return stable(PrecisProfiles.USERNAME_CASE_PRESERVED, nick);
    } catch (IllegalArgumentException e) {
      return nick;
    }
  }

  /** RFC 8264, section 7: rules are applied until nothing changes, at most three times more. */
  private static String stable(PrecisProfile profile, String name) {
    // Composed first: typed in parts, a Hangul syllable is made of letters that no name may have.
    String before = Normalizer.normalize(name, Normalizer.Form.NFC);
    for (int round = 0; round < 4; round++) {
      String after = profile.enforce(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    throw new IllegalArgumentException("does not settle");
  }

  private static int hashes(String name) {
    int i = 0;
    while (i < name.length() - 1 && name.charAt(i) == '#') {
      i++;
    }
    return i;
  }
}
