package madang.wire;

import java.util.regex.Pattern;

/**
 * Knows a browser that was sent here by a web page. The page can't read what we answer, but what it
 * has the browser post would be taken for its visitor's commands, behind his firewall.
 */
public final class HttpRequest {
  private static final Pattern START = Pattern.compile("[A-Z]{1,32} \\S+ HTTP/\\d.*");

  private HttpRequest() {}

  /** Whether a line is the first of a request (RFC 9112, section 3). */
  public static boolean startsWith(String line) {
    return line.contains(" HTTP/") && START.matcher(line).matches();
  }
}
