package madang.server.cli;

import java.util.List;
import madang.chat.Casemapping;
import madang.chat.ChatLimits;
import madang.chat.ChatOptions;
import madang.chat.Extensions;
import madang.server.HashedPassword;
import madang.server.config.Cidr;
import madang.server.config.Keys;
import madang.server.config.Settings;
import org.jspecify.annotations.Nullable;

/** What the configuration means to the chat service. */
final class ChatSetup {
  private ChatSetup() {}

  static ChatOptions options(Settings settings) {
    String motd = settings.get(Keys.MOTD);
    String hash = settings.get(Keys.PASSWORD_HASH);
    return new ChatOptions(
        settings.get(Keys.SERVER_NAME),
        settings.get(Keys.NETWORK),
        settings.get(Keys.DESCRIPTION),
        "madang-" + Version.number(),
        motd.isEmpty() ? List.of() : motd.lines().toList(),
        Casemapping.of(settings.get(Keys.CASEMAPPING)),
        settings.get(Keys.UTF8_ONLY),
        limits(settings),
        settings.get(Keys.ADMIN),
        operator(settings),
        gateways(settings),
        hash.isEmpty() ? null : HashedPassword.of(hash),
        extensions(settings));
  }

  private static Extensions extensions(Settings settings) {
    return new Extensions(
        settings.get(Keys.HISTORY_ENABLED),
        settings.get(Keys.METADATA),
        settings.get(Keys.READ_MARKER),
        settings.get(Keys.RELAYMSG) ? settings.get(Keys.RELAYMSG_SEPARATORS) : "",
        settings.get(Keys.ICON));
  }

  /** Both keys or neither: a gateway without password would let its neighbours be anybody. */
  private static ChatOptions.@Nullable Gateways gateways(Settings settings) {
    String hash = settings.get(Keys.WEBIRC_PASSWORD_HASH);
    List<Cidr> from = settings.get(Keys.WEBIRC_FROM);
    return hash.isEmpty() || from.isEmpty()
        ? null
        : new ChatOptions.Gateways(
            address -> Cidr.anyContains(from, address), HashedPassword.of(hash));
  }

  /** Name and password make an operator; one alone makes none. */
  private static ChatOptions.@Nullable Operator operator(Settings settings) {
    String name = settings.get(Keys.OPER_NAME);
    String hash = settings.get(Keys.OPER_PASSWORD_HASH);
    return name.isEmpty() || hash.isEmpty()
        ? null
        : new ChatOptions.Operator(
            name, HashedPassword.of(hash), settings.get(Keys.OPER_WHOIS_LINE));
  }

  private static ChatLimits limits(Settings settings) {
    int commands = settings.get(Keys.COMMANDS_PER_SECOND);
    return ChatLimits.DEFAULTS
        .with()
        .nickLength(settings.get(Keys.NICK_LENGTH))
        .channelLength(settings.get(Keys.CHANNEL_LENGTH))
        .topicLength(settings.get(Keys.TOPIC_LENGTH))
        .kickLength(settings.get(Keys.KICK_LENGTH))
        .awayLength(settings.get(Keys.AWAY_LENGTH))
        .listModes(settings.get(Keys.LIST_MODES))
        .registrationSeconds(settings.get(Keys.REGISTRATION_SECONDS))
        .pingSeconds(settings.get(Keys.PING_SECONDS))
        .connections(settings.get(Keys.CONNECTIONS))
        .rooms(settings.get(Keys.ROOMS))
        .roomsPerUser(settings.get(Keys.ROOMS_PER_USER))
        .targets(settings.get(Keys.TARGETS))
        .lineBytes(settings.get(Keys.LINE_BYTES))
        .tagsBytes(settings.get(Keys.TAGS_BYTES))
        .pendingPosts(settings.get(Keys.PENDING_POSTS))
        .connectionsPerIp(settings.get(Keys.CONNECTIONS_PER_IP))
        .connectionsPerIpPerMinute(settings.get(Keys.CONNECTIONS_PER_IP_PER_MINUTE))
        .commandsPerSecond(commands)
        .commandsBurst(Math.max(1, 2 * commands)) // the default's relation: 10 a second, burst 20
        .monitor(settings.get(Keys.MONITOR))
        .whowas(settings.get(Keys.WHOWAS))
        .loginAttemptsPerMinute(settings.get(Keys.LOGIN_ATTEMPTS_PER_MINUTE))
        .chathistoryMax(settings.get(Keys.CHATHISTORY_MAX))
        .playbackMax(settings.get(Keys.PLAYBACK_MAX))
        .allowRedact(settings.get(Keys.ALLOW_REDACT))
        .tagmsgStoredIf(settings.get(Keys.TAGMSG_STORED_IF))
        .talksPerUser(settings.get(Keys.TALKS_PER_USER))
        .multilineBytes(settings.get(Keys.MULTILINE_BYTES))
        .multilineLines(settings.get(Keys.MULTILINE_LINES))
        .multilineSeconds(settings.get(Keys.MULTILINE_SECONDS))
        .metadataKeys(settings.get(Keys.METADATA_KEYS))
        .metadataSubs(settings.get(Keys.METADATA_SUBS))
        .done();
  }
}
