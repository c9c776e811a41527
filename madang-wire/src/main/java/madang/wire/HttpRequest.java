package madang.wire;

import java.util.regex.Pattern;

/**
 * Knows a browser that was sent here by a web page. The page can't read what we answer, but what it
 * has the browser post would be taken for its visitor's commands, behind his firewall.
 */
public final class HttpRequest {
  private static final Pattern START = Pattern.compile("[A-Z]{1,32} \\S+ HTTP/\\d.*");
  private static final String HOST = "Host: ";

  private HttpRequest() {}

  /**
   * Whether a line is the first of a request (RFC 9112, section 3), or names its host, which
   * browsers do next: a page may choose an address that makes the first line too long to be looked
   * at.
   */
  public static boolean isPartOf(String line) {
    return line.regionMatches(true, 0, HOST, 0, HOST.length())
        || (line.contains(" HTTP/") && START.matcher(line).matches());
  }
}
