package madang.net.sys;

/** A word of flags in the words of its man page. */
final class BitNames {
  private BitNames() {}

  /** The bits by name, joined by {@code |}; unknown ones in hex; none as "0". */
  static String of(int word, int[] bits, String[] names) {
    var text = new StringBuilder();
    int rest = word;
    for (int i = 0; i < bits.length; i++) {
      if ((word & bits[i]) != 0) {
        text.append(text.isEmpty() ? "" : "|").append(names[i]);
        rest &= ~bits[i];
      }
    }
    if (rest != 0 || text.isEmpty()) {
      text.append(text.isEmpty() ? "" : "|")
          .append(rest == 0 ? "0" : "0x" + Integer.toHexString(rest));
    }
    return text.toString();
  }
}
