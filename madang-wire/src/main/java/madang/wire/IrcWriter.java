package madang.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Writes IRC lines into one buffer, over and over. A line's body never exceeds its limit: what
 * doesn't fit is cut off between two characters, text between two graphemes if it can be. CR, LF
 * and NUL, which would end a line early, become spaces. Not for use by two threads at once.
 *
 * <p>Order of calls: {@link #begin}, any {@link #tag}s, a {@link #source}, a {@link #verb}, its
 * parameters, then {@link #line} or {@link #frame}.
 */
public final class IrcWriter {
  private final int lineBytes;
  private byte[] buffer;
  private int length;
  private int tagsEnd;
  private boolean hasTags;
  private boolean full;

  /**
   * @param lineBytes the most bytes of a line without tags, CR and LF counted
   */
  public IrcWriter(int lineBytes) {
    this.lineBytes = lineBytes;
    this.buffer = new byte[lineBytes + 256];
  }

  /** Begins a line. */
  public IrcWriter begin() {
    length = 0;
    tagsEnd = 0;
    hasTags = false;
    full = false;
    return this;
  }

  /** Adds a tag; its value is escaped. */
  public IrcWriter tag(String key, String value) {
    return rawTags(key + '=' + IrcTags.escape(value));
  }

  /** Adds tags that are escaped already, or nothing for null. */
  public IrcWriter rawTags(@Nullable String tags) {
    if (tags != null) {
      // A UTF-16 unit is 3 bytes of UTF-8 at the most.
      reserve(2 + 3 * tags.length());
      buffer[length++] = (byte) (hasTags ? ';' : '@');
      hasTags = true;
      put(tags, Integer.MAX_VALUE);
    }
    return this;
  }

  /** Says whom the line is from: a server. */
  public IrcWriter source(String server) {
    endTags();
    putAscii(':');
    body(server);
    return this;
  }

  /** Says whom the line is from: a user. */
  public IrcWriter source(String nick, String user, String host) {
    endTags();
    putAscii(':');
    body(nick);
    putAscii('!');
    body(user);
    putAscii('@');
    body(host);
    return this;
  }

  /** The verb, or a numeric's three digits; needs a source before it. */
  public IrcWriter verb(String verb) {
    putAscii(' ');
    body(verb);
    return this;
  }

  /** A verb in a line without source. */
  public IrcWriter bareVerb(String verb) {
    endTags();
    body(verb);
    return this;
  }

  /**
   * A parameter of one word; spaces in it and a colon in front become underscores, empty becomes
   * {@code *}.
   */
  public IrcWriter param(String value) {
    putAscii(' ');
    int from = length;
    body(value.isEmpty() ? "*" : value);
    if (from < length && buffer[from] == ':') {
      buffer[from] = '_';
    }
    return this;
  }

  /** The last parameter, which may hold spaces or be empty. */
  public IrcWriter trailing(String value) {
    part(value);
    return this;
  }

  /**
   * The last parameter, as {@link #trailing}.
   *
   * @return how much of it fitted, in UTF-16 units
   */
  public int part(String value) {
    putAscii(' ');
    putAscii(':');
    int from = length;
    int taken = put(value, tagsEnd + lineBytes - 2);
    if (taken < value.length()) {
      length = from;
      full = false;
      taken = Graphemes.floor(value, taken);
      put(value.substring(0, taken), tagsEnd + lineBytes - 2);
      full = true;
    }
    return taken;
  }

  /** Goes on with the last parameter, if all of this still fits; false if it doesn't. */
  public boolean more(String value) {
    int before = length;
    put(value, tagsEnd + lineBytes - 2);
    if (full) {
      length = before;
    }
    return !full;
  }

  /** Ends the line; the bytes are valid until the next {@link #begin}. */
  public ByteBuffer line() {
    buffer[length++] = '\r';
    buffer[length++] = '\n';
    return ByteBuffer.wrap(buffer, 0, length);
  }

  /** Ends the line. */
  public Frame frame() {
    return Frame.copyOf(line());
  }

  private void endTags() {
    if (hasTags) {
      reserve(1);
      buffer[length++] = ' ';
    }
    tagsEnd = length;
    reserve(lineBytes);
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, length + more + lineBytes);
    }
  }

  private void putAscii(char c) {
    if (!full && length < tagsEnd + lineBytes - 2) {
      buffer[length++] = (byte) c;
    } else {
      full = true;
    }
  }

  /** One word: spaces in it become underscores. */
  private void body(String value) {
    int from = length;
    put(value, tagsEnd + lineBytes - 2);
    for (int i = from; i < length; i++) {
      if (buffer[i] == ' ') {
        buffer[i] = '_';
      }
    }
  }

  /** Appends characters while they fit whole below {@code end}; how many UTF-16 units it took. */
  private int put(String value, int end) {
    int i = 0;
    while (i < value.length() && !full) {
      char c = value.charAt(i);
      if (c < 0x80) {
        if (length < end) {
          buffer[length++] = c == '\r' || c == '\n' || c == 0 ? (byte) ' ' : (byte) c;
          i++;
        } else {
          full = true;
        }
      } else {
        i += putWide(value, i, end);
      }
    }
    return i;
  }

  /** Appends one character beyond ASCII; how many UTF-16 units it took. */
  private int putWide(String value, int i, int end) {
    int c = value.codePointAt(i);
    boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    int code = lone ? 0xfffd : c;
    int size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length > end - size) {
      full = true;
      return 0;
    }
    switch (size) {
      case 2 -> buffer[length++] = (byte) (0xc0 | code >> 6);
      case 3 -> {
        buffer[length++] = (byte) (0xe0 | code >> 12);
        buffer[length++] = (byte) (0x80 | (code >> 6 & 0x3f));
      }
      default -> {
        buffer[length++] = (byte) (0xf0 | code >> 18);
        buffer[length++] = (byte) (0x80 | (code >> 12 & 0x3f));
        buffer[length++] = (byte) (0x80 | (code >> 6 & 0x3f));
      }
    }
    buffer[length++] = (byte) (0x80 | (code & 0x3f));
    return size == 4 ? 2 : 1;
  }
}
