package madang.chat;

import java.util.List;

/**
 * What a stranger may make grow, and how far. Each answers with its own numeric or line when it is
 * hit; 0 means "no limit" for {@code connectionsPerIp}, {@code connectionsPerIpPerMinute} and
 * {@code commandsPerSecond}.
 *
 * @param nickLength characters of a nick; default 32
 * @param channelLength characters of a room's name with its {@code #}; default 64
 * @param topicLength characters of a topic; default 390
 * @param kickLength characters of a kick's, part's or quit's reason; default 390
 * @param awayLength characters of an away text; default 390
 * @param listModes masks in each list (b, e, I) of a room; default 100
 * @param registrationSeconds how long a caller may take to register; default 30
 * @param pingSeconds silence after which a caller is asked, and again until it is dropped; default
 *     120
 * @param connections connections at once; default 19,000
 * @param rooms rooms at once; default 10,000
 * @param roomsPerUser rooms that one user may be in; default 100
 * @param targets receivers of one PRIVMSG or NOTICE; default 4
 * @param lineBytes bytes of an IRC line without its tags, CR and LF counted, and of a text line;
 *     default 512
 * @param tagsBytes bytes of an IRC line's tags, {@code @} and space counted; default 8,191
 * @param pendingPosts posts of one connection that may wait for the log; default 64
 * @param connectionsPerIp connections at once from one address (IPv6: one /64); default 64
 * @param connectionsPerIpPerMinute new connections a minute from one address; default 120
 * @param commandsPerSecond commands a second that a connection may keep up; default 10
 * @param commandsBurst commands that it may send at once after a rest; default 20
 * @param monitor nicks that one user may watch (MONITOR); default 100
 * @param whowas partings that the server remembers in all (WHOWAS); default 100
 * @param loginAttemptsPerMinute passwords a minute that may be tried from one address; 0 is no
 *     limit; default 10
 * @param historyPerRoom entries that a room remembers; default 1,000
 * @param chathistoryMax entries that one CHATHISTORY or SEARCH answers; default 500
 * @param allowRedact whether what was said may be taken back (REDACT); default true
 * @param talksPerUser private talks that one user may have begun and that are still open; default
 *     100
 * @param multilineBytes bytes of a message of several lines; 0: there are none; default 4,096
 * @param multilineLines its lines; 0: there are none; default 24
 * @param multilineSeconds how long it may take to send it; default 60
 * @param tagmsgStoredIf tags, with their {@code +}, one of which makes a TAGMSG worth keeping;
 *     default reactions and replies
 * @param metadataKeys keys that describe one user or room (METADATA); default 20
 * @param metadataSubs keys of which one connection may hear; default 50
 * @param playbackMax messages that programs which can't ask for them (CHATHISTORY) are shown after
 *     a JOIN; 0: none; default 0
 */
public record ChatLimits(
    int nickLength,
    int channelLength,
    int topicLength,
    int kickLength,
    int awayLength,
    int listModes,
    int registrationSeconds,
    int pingSeconds,
    int connections,
    int rooms,
    int roomsPerUser,
    int targets,
    int lineBytes,
    int tagsBytes,
    int pendingPosts,
    int connectionsPerIp,
    int connectionsPerIpPerMinute,
    int commandsPerSecond,
    int commandsBurst,
    int monitor,
    int whowas,
    int loginAttemptsPerMinute,
    int historyPerRoom,
    int chathistoryMax,
    boolean allowRedact,
    int talksPerUser,
    int multilineBytes,
    int multilineLines,
    int multilineSeconds,
    List<String> tagmsgStoredIf,
    int metadataKeys,
    int metadataSubs,
    int playbackMax) {

  /** The defaults that stand in {@code madang.toml}. */
  public static final ChatLimits DEFAULTS =
      new ChatLimits(
          32,
          64,
          390,
          390,
          390,
          100,
          30,
          120,
          19_000,
          10_000,
          100,
          4,
          512,
          8191,
          64,
          64,
          120,
          10,
          20,
          100,
          100,
          10,
          1000,
          500,
          true,
          100,
          4096,
          24,
          60,
          List.of("+draft/react", "+draft/unreact", "+draft/reply", "+reply"),
          20,
          50,
          0);

  /** The shortest IRC line that the protocol allows to promise (RFC 1459, section 2.3). */
  private static final int LEAST_LINE_BYTES = 512;

  public ChatLimits {
    atLeast("nick_length", nickLength, 1);
    atLeast("channel_length", channelLength, 2);
    atLeast("topic_length", topicLength, 1);
    atLeast("kick_length", kickLength, 1);
    atLeast("away_length", awayLength, 1);
    atLeast("list_modes", listModes, 0);
    atLeast("registration_seconds", registrationSeconds, 1);
    atLeast("ping_seconds", pingSeconds, 1);
    atLeast("connections", connections, 1);
    atLeast("rooms", rooms, 1);
    atLeast("rooms_per_user", roomsPerUser, 1);
    atLeast("targets", targets, 1);
    atLeast("line_bytes", lineBytes, LEAST_LINE_BYTES);
    atLeast("tags_bytes", tagsBytes, 0);
    atLeast("pending_posts", pendingPosts, 1);
    atLeast("connections_per_ip", connectionsPerIp, 0);
    atLeast("connections_per_ip_per_minute", connectionsPerIpPerMinute, 0);
    atLeast("commands_per_second", commandsPerSecond, 0);
    atLeast("commands_burst", commandsBurst, 1);
    atLeast("monitor", monitor, 0);
    atLeast("whowas", whowas, 0);
    atLeast("login_attempts_per_minute", loginAttemptsPerMinute, 0);
    atLeast("history_per_room", historyPerRoom, 0);
    atLeast("chathistory_max", chathistoryMax, 1);
    atLeast("talks_per_user", talksPerUser, 1);
    atLeast("multiline_bytes", multilineBytes, 0);
    atLeast("multiline_lines", multilineLines, 0);
    atLeast("multiline_seconds", multilineSeconds, 1);
    tagmsgStoredIf = List.copyOf(tagmsgStoredIf);
    atLeast("metadata_keys", metadataKeys, 0);
    atLeast("metadata_subs", metadataSubs, 0);
    atLeast("playback_max", playbackMax, 0);
  }

  /** Whether messages may have several lines (IRCv3 draft/multiline). */
  public boolean multiline() {
    return multilineBytes > 0 && multilineLines > 0;
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "limits." + key + " must be at least " + least + ", not " + value);
    }
  }

  /** Another set of values, starting from these. */
  public Builder with() {
    return new Builder(this);
  }

  /** Values to override one by one; {@link #done} checks and freezes them. */
  public static final class Builder {
    private int nickLength;
    private int channelLength;
    private int topicLength;
    private int kickLength;
    private int awayLength;
    private int listModes;
    private int registrationSeconds;
    private int pingSeconds;
    private int connections;
    private int rooms;
    private int roomsPerUser;
    private int targets;
    private int lineBytes;
    private int tagsBytes;
    private int pendingPosts;
    private int connectionsPerIp;
    private int connectionsPerIpPerMinute;
    private int commandsPerSecond;
    private int commandsBurst;
    private int monitor;
    private int whowas;
    private int loginAttemptsPerMinute;
    private int historyPerRoom;
    private int chathistoryMax;
    private boolean allowRedact;
    private int talksPerUser;
    private int multilineBytes;
    private int multilineLines;
    private int multilineSeconds;
    private List<String> tagmsgStoredIf;
    private int metadataKeys;
    private int metadataSubs;
    private int playbackMax;

    private Builder(ChatLimits from) {
      nickLength = from.nickLength;
      channelLength = from.channelLength;
      topicLength = from.topicLength;
      kickLength = from.kickLength;
      awayLength = from.awayLength;
      listModes = from.listModes;
      registrationSeconds = from.registrationSeconds;
      pingSeconds = from.pingSeconds;
      connections = from.connections;
      rooms = from.rooms;
      roomsPerUser = from.roomsPerUser;
      targets = from.targets;
      lineBytes = from.lineBytes;
      tagsBytes = from.tagsBytes;
      pendingPosts = from.pendingPosts;
      connectionsPerIp = from.connectionsPerIp;
      connectionsPerIpPerMinute = from.connectionsPerIpPerMinute;
      commandsPerSecond = from.commandsPerSecond;
      commandsBurst = from.commandsBurst;
      monitor = from.monitor;
      whowas = from.whowas;
      loginAttemptsPerMinute = from.loginAttemptsPerMinute;
      historyPerRoom = from.historyPerRoom;
      chathistoryMax = from.chathistoryMax;
      allowRedact = from.allowRedact;
      talksPerUser = from.talksPerUser;
      multilineBytes = from.multilineBytes;
      multilineLines = from.multilineLines;
      multilineSeconds = from.multilineSeconds;
      tagmsgStoredIf = from.tagmsgStoredIf;
      metadataKeys = from.metadataKeys;
      metadataSubs = from.metadataSubs;
      playbackMax = from.playbackMax;
    }

    public Builder nickLength(int value) {
      nickLength = value;
      return this;
    }

    public Builder channelLength(int value) {
      channelLength = value;
      return this;
    }

    public Builder topicLength(int value) {
      topicLength = value;
      return this;
    }

    public Builder kickLength(int value) {
      kickLength = value;
      return this;
    }

    public Builder awayLength(int value) {
      awayLength = value;
      return this;
    }

    public Builder listModes(int value) {
      listModes = value;
      return this;
    }

    public Builder registrationSeconds(int value) {
      registrationSeconds = value;
      return this;
    }

    public Builder pingSeconds(int value) {
      pingSeconds = value;
      return this;
    }

    public Builder connections(int value) {
      connections = value;
      return this;
    }

    public Builder rooms(int value) {
      rooms = value;
      return this;
    }

    public Builder roomsPerUser(int value) {
      roomsPerUser = value;
      return this;
    }

    public Builder targets(int value) {
      targets = value;
      return this;
    }

    public Builder lineBytes(int value) {
      lineBytes = value;
      return this;
    }

    public Builder tagsBytes(int value) {
      tagsBytes = value;
      return this;
    }

    public Builder pendingPosts(int value) {
      pendingPosts = value;
      return this;
    }

    public Builder connectionsPerIp(int value) {
      connectionsPerIp = value;
      return this;
    }

    public Builder connectionsPerIpPerMinute(int value) {
      connectionsPerIpPerMinute = value;
      return this;
    }

    public Builder commandsPerSecond(int value) {
      commandsPerSecond = value;
      return this;
    }

    public Builder commandsBurst(int value) {
      commandsBurst = value;
      return this;
    }

    public Builder monitor(int value) {
      monitor = value;
      return this;
    }

    public Builder whowas(int value) {
      whowas = value;
      return this;
    }

    public Builder loginAttemptsPerMinute(int value) {
      loginAttemptsPerMinute = value;
      return this;
    }

    public Builder historyPerRoom(int value) {
      historyPerRoom = value;
      return this;
    }

    public Builder chathistoryMax(int value) {
      chathistoryMax = value;
      return this;
    }

    public Builder allowRedact(boolean value) {
      allowRedact = value;
      return this;
    }

    public Builder talksPerUser(int value) {
      talksPerUser = value;
      return this;
    }

    public Builder multilineBytes(int value) {
      multilineBytes = value;
      return this;
    }

    public Builder multilineLines(int value) {
      multilineLines = value;
      return this;
    }

    public Builder multilineSeconds(int value) {
      multilineSeconds = value;
      return this;
    }

    public Builder tagmsgStoredIf(List<String> value) {
      tagmsgStoredIf = value;
      return this;
    }

    public Builder metadataKeys(int value) {
      metadataKeys = value;
      return this;
    }

    public Builder metadataSubs(int value) {
      metadataSubs = value;
      return this;
    }

    public Builder playbackMax(int value) {
      playbackMax = value;
      return this;
    }

    /**
     * The values as they stand now.
     *
     * @throws IllegalArgumentException names the key of a value that is out of range
     */
    public ChatLimits done() {
      return new ChatLimits(
          nickLength,
          channelLength,
          topicLength,
          kickLength,
          awayLength,
          listModes,
          registrationSeconds,
          pingSeconds,
          connections,
          rooms,
          roomsPerUser,
          targets,
          lineBytes,
          tagsBytes,
          pendingPosts,
          connectionsPerIp,
          connectionsPerIpPerMinute,
          commandsPerSecond,
          commandsBurst,
          monitor,
          whowas,
          loginAttemptsPerMinute,
          historyPerRoom,
          chathistoryMax,
          allowRedact,
          talksPerUser,
          multilineBytes,
          multilineLines,
          multilineSeconds,
          tagmsgStoredIf,
          metadataKeys,
          metadataSubs,
          playbackMax);
    }
  }
}
