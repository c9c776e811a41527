package madang.wire;

/** UTF-8 as RFC 3629 defines it: no surrogates, no overlong forms, nothing above U+10FFFF. */
public final class Utf8 {

  private Utf8() {}

  /** Whether these bytes are whole, well-formed characters. */
  public static boolean valid(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /** Bytes of the character of two or more bytes at {@code i}, or 0 if it is ill-formed. */
  private static int sequenceLength(byte[] bytes, int i) {
    int first = bytes[i] & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || i + length > bytes.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    // RFC 3629, section 4: four lead bytes narrow what may follow them.
    int second = bytes[i + 1] & 0xff;
    boolean narrowed =
        (first == 0xe0 && second < 0xa0)
            || (first == 0xed && second > 0x9f)
            || (first == 0xf0 && second < 0x90)
            || (first == 0xf4 && second > 0x8f);
    return narrowed ? 0 : length;
  }
}
