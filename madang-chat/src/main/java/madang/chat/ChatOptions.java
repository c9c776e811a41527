package madang.chat;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the chat service is told at its start; {@link Hub#reload} changes some of it later.
 *
 * @param serverName the name in front of the server's own IRC lines, for example {@code
 *     chat.example.org}; no spaces
 * @param network the network's name, for people; no spaces
 * @param description one line about this server
 * @param version the program's name and version, without spaces, for example {@code madang-0.1.0}
 * @param motd the message of the day, one line each; empty: none
 * @param casemapping which names are the same
 * @param utf8Only whether IRC lines that are not UTF-8 are refused; otherwise they are taken for
 *     ISO 8859-1, so that everybody else still gets UTF-8
 * @param limits what may grow how far
 * @param admin whom to write to about this server (ADMIN), or empty
 * @param oper who becomes its operator, or null: nobody
 * @param gateways who may say by WEBIRC whom they speak for, or null: nobody
 * @param password checks the password that every caller must give, or null for an open server
 * @param extensions which of the extensions that it may have it has
 */
public record ChatOptions(
    String serverName,
    String network,
    String description,
    String version,
    List<String> motd,
    Casemapping casemapping,
    boolean utf8Only,
    ChatLimits limits,
    String admin,
    @Nullable Operator oper,
    @Nullable Gateways gateways,
    @Nullable PasswordCheck password,
    Extensions extensions) {

  /** A server without a name of its own: to start {@link #with} from. */
  public static final ChatOptions DEFAULTS =
      new ChatOptions(
          "madang.local",
          "Madang",
          "A Madang chat server",
          "madang",
          List.of(),
          Casemapping.ASCII,
          true,
          ChatLimits.DEFAULTS,
          "",
          null,
          null,
          null,
          Extensions.DEFAULTS);

  /**
   * The server's operator, as the configuration names it.
   *
   * @param name what OPER must give first
   * @param password checks what it gives second
   * @param whoisLine what WHOIS says of an operator
   */
  public record Operator(String name, PasswordCheck password, String whoisLine) {}

  /**
   * Programs that bring people here from the web, say, and announce each by WEBIRC.
   *
   * @param from whether a gateway may stand at this address
   * @param password checks what it must give
   */
  public record Gateways(Predicate<InetAddress> from, PasswordCheck password) {}

  public ChatOptions {
    motd = List.copyOf(motd);
  }

  /**
   * What a running service, which was told this, can take over of {@code next}: not its names,
   * version and casemapping, which everybody has been told, and not {@code lineBytes}, {@code
   * connections}, {@code historyPerRoom} and whether there is history, which buffers, listeners and
   * the log were made for.
   */
  ChatOptions reloaded(ChatOptions next) {
    ChatLimits reloaded =
        next.limits
            .with()
            .lineBytes(limits.lineBytes())
            .connections(limits.connections())
            .historyPerRoom(limits.historyPerRoom())
            .done();
    return next.with()
        .serverName(serverName)
        .network(network)
        .version(version)
        .casemapping(casemapping)
        .limits(reloaded)
        .extensions(extensions.reloaded(next.extensions))
        .done();
  }

  /** Another set of values, starting from these. */
  public Builder with() {
    return new Builder(this);
  }

  /** Values to override one by one; {@link #done} freezes them. */
  public static final class Builder {
    private String serverName;
    private String network;
    private String description;
    private String version;
    private List<String> motd;
    private Casemapping casemapping;
    private boolean utf8Only;
    private ChatLimits limits;
    private String admin;
    private @Nullable Operator oper;
    private @Nullable Gateways gateways;
    private @Nullable PasswordCheck password;
    private Extensions extensions;

    private Builder(ChatOptions from) {
      serverName = from.serverName;
      network = from.network;
      description = from.description;
      version = from.version;
      motd = from.motd;
      casemapping = from.casemapping;
      utf8Only = from.utf8Only;
      limits = from.limits;
      admin = from.admin;
      oper = from.oper;
      gateways = from.gateways;
      password = from.password;
      extensions = from.extensions;
    }

    public Builder serverName(String value) {
      serverName = value;
      return this;
    }

    public Builder network(String value) {
      network = value;
      return this;
    }

    public Builder description(String value) {
      description = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder motd(List<String> value) {
      motd = value;
      return this;
    }

    public Builder casemapping(Casemapping value) {
      casemapping = value;
      return this;
    }

    public Builder utf8Only(boolean value) {
      utf8Only = value;
      return this;
    }

    public Builder limits(ChatLimits value) {
      limits = value;
      return this;
    }

    public Builder admin(String value) {
      admin = value;
      return this;
    }

    public Builder oper(@Nullable Operator value) {
      oper = value;
      return this;
    }

    public Builder gateways(@Nullable Gateways value) {
      gateways = value;
      return this;
    }

    public Builder password(@Nullable PasswordCheck value) {
      password = value;
      return this;
    }

    public Builder extensions(Extensions value) {
      extensions = value;
      return this;
    }

    /** The values as they stand now. */
    public ChatOptions done() {
      return new ChatOptions(
          serverName,
          network,
          description,
          version,
          motd,
          casemapping,
          utf8Only,
          limits,
          admin,
          oper,
          gateways,
          password,
          extensions);
    }
  }
}
