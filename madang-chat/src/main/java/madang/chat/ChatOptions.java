package madang.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chat service is told once, at its start.
 *
 * @param serverName the name in front of the server's own IRC lines, for example {@code
 *     chat.example.org}; no spaces
 * @param network the network's name, for people; no spaces
 * @param description one line about this server
 * @param version the program's name and version, without spaces, for example {@code madang-0.1.0}
 * @param motd the message of the day, one line each; empty: none
 * @param utf8Only whether IRC lines that are not UTF-8 are refused; otherwise they are taken for
 *     ISO 8859-1, so that everybody else still gets UTF-8
 * @param limits what may grow how far
 * @param password checks the password that every caller must give, or null for an open server
 */
public record ChatOptions(
    String serverName,
    String network,
    String description,
    String version,
    List<String> motd,
    boolean utf8Only,
    ChatLimits limits,
    @Nullable PasswordCheck password) {

  public ChatOptions {
    motd = List.copyOf(motd);
  }

  /** The same with other limits. */
  public ChatOptions withLimits(ChatLimits other) {
    return new ChatOptions(
        serverName, network, description, version, motd, utf8Only, other, password);
  }
}
