package madang.chat.irc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import madang.chat.Casemapping;
import madang.chat.ChatLimits;
import madang.chat.ChatOptions;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.RoomState;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;

/** What a newly registered user is told: 001 to 005, LUSERS and the message of the day. */
final class Welcome {
  /** Tokens of one 005 line: a line has 15 parameters, nick and text among them. */
  private static final int TOKENS_A_LINE = IrcMessage.MAX_PARAMS - 2;

  private static final String SUPPORTED = "are supported by this server";

  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private Welcome() {}

  static void burst(IrcHandler h) {
    ChatOptions options = h.world().options();
    h.reply(
        "001", "Welcome to the " + options.network() + " network, " + h.user().identity().mask());
    h.reply("002", "Your host is " + options.serverName() + ", running " + options.version());
    h.reply(
        "003", "This server was started " + DATE.format(Instant.ofEpochMilli(h.world().started())));
    h.send(
        h.numeric("004")
            .param(options.serverName())
            .param(options.version())
            .param(sorted(User.MODES))
            .param(sorted(Moding.LETTERS))
            .param(sorted("beIklf" + Member.LETTERS)));
    isupport(h);
    Serving.lusers(h);
    MetadataNews.ownAtFirst(h);
    Serving.motd(h);
  }

  private static String sorted(String letters) {
    return letters
        .chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static void isupport(IrcHandler h, IrcMessage m) {
    isupport(h);
  }

  /** All of 005. */
  static void isupport(IrcHandler h) {
    isupport(h, tokens(h.world().options()));
  }

  /**
   * Tokens of 005, in a batch for those who know that.
   *
   * @see <a href="https://ircv3.net/specs/extensions/extended-isupport">IRCv3 extended-isupport</a>
   */
  static void isupport(IrcHandler h, List<String> tokens) {
    if (h.has(Mask.EXTENDED_ISUPPORT) && !tokens.isEmpty()) {
      h.inBatch("draft/isupport", () -> tellTokens(h, tokens));
    } else {
      tellTokens(h, tokens);
    }
  }

  /** Tells tokens in as many lines as they take. */
  private static void tellTokens(IrcHandler h, List<String> tokens) {
    int room = h.lines().roomBeside("005", h.nickOrStar(), ":" + SUPPORTED) - 1;
    for (String line : Wrapped.lines(tokens, " ", room)) {
      List<String> words = List.of(line.split(" "));
      for (int at = 0; at < words.size(); at += TOKENS_A_LINE) {
        IrcWriter out = h.numeric("005");
        words.subList(at, Math.min(at + TOKENS_A_LINE, words.size())).forEach(out::param);
        h.send(out.trailing(SUPPORTED));
      }
    }
  }

  /** What programs may rely on: each must be what the server does. */
  static List<String> tokens(ChatOptions options) {
    ChatLimits limits = options.limits();
    int targets = limits.targets();
    List<String> tokens = new ArrayList<>();
    tokens.add("AWAYLEN=" + limits.awayLength());
    tokens.add("BOT=B");
    tokens.add("CASEMAPPING=" + options.casemapping().token());
    tokens.add("CHANLIMIT=#:" + limits.roomsPerUser());
    tokens.add("CHANMODES=Ibe,k,fl," + RoomState.FLAGS);
    tokens.add("CHANNELLEN=" + limits.channelLength());
    tokens.add("CHANTYPES=#");
    if (options.extensions().history()) {
      tokens.add("CHATHISTORY=" + limits.chathistoryMax());
    }
    tokens.add("ELIST=CMNTU");
    tokens.add("EXCEPTS=e");
    tokens.add("EXTBAN=,m");
    tokens.add("FORWARD=f");
    tokens.add("INVEX=I");
    tokens.add("KEYLEN=" + Moding.KEY_LENGTH);
    tokens.add("KICKLEN=" + limits.kickLength());
    tokens.add("LINELEN=" + limits.lineBytes());
    tokens.add(
        "MAXLIST=I:"
            + limits.listModes()
            + ",b:"
            + limits.listModes()
            + ",e:"
            + limits.listModes());
    tokens.add("MODES=" + Moding.MAX_CHANGES);
    tokens.add("MONITOR=" + limits.monitor());
    if (options.extensions().history()) {
      tokens.add("MSGREFTYPES=msgid,timestamp");
    }
    tokens.add("NAMELEN=" + Registering.NAME_LENGTH);
    tokens.add("NETWORK=" + options.network());
    tokens.add("NICKLEN=" + limits.nickLength());
    tokens.add("PREFIX=(qaohv)~&@%+");
    tokens.add("SAFELIST");
    tokens.add("STATUSMSG=~&@%+");
    tokens.add(
        "TARGMAX=JOIN:,KICK:"
            + targets
            + ",LIST:,MONITOR:,NAMES:"
            + targets
            + ",NOTICE:"
            + targets
            + ",PART:,PRIVMSG:"
            + targets
            + ",TAGMSG:"
            + targets
            + ",WHOIS:1,WHOWAS:1");
    tokens.add("TOPICLEN=" + limits.topicLength());
    tokens.add("USERLEN=" + Registering.USER_LENGTH);
    if (options.casemapping() == Casemapping.PRECIS) {
      tokens.add("UTF8MAPPING=rfc8265");
    }
    if (options.utf8Only()) {
      tokens.add("UTF8ONLY");
    }
    tokens.add("WHOX");
    if (!options.extensions().icon().isEmpty()) {
      tokens.add("draft/ICON=" + options.extensions().icon());
    }
    return tokens;
  }
}
