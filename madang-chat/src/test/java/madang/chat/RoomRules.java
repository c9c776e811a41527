package madang.chat;

import madang.chat.RoomScene.State;
import madang.chat.RoomScene.Who;

/**
 * What the specifications and docs/irc.md say about rights in a room, stated a second time: written
 * from them and not from the program, so that each can be held against the other.
 *
 * <p>Sources: <a href="https://modern.ircdocs.horse/">Modern IRC</a> and RFC 1459, 2811 and 2812
 * for commands and their numbers; IRCv3 message-tags, chathistory, message-redaction and forward;
 * docs/irc.md where they leave it to the server (ranks, +U, +u, +N, who reads).
 */
final class RoomRules {
  static final String YES = "✓";
  static final String NOTHING = "–";

  /** Only those who keep order hear it. */
  static final String OPS = "ops";

  /** Only members with a rank are shown. */
  static final String RANKS = "ranks";

  /** All but the invisible are shown. */
  static final String VISIBLE = "no +i";

  static final String NO_KEY = "no key";

  private static final int HALFOP = 2;
  private static final int OP = 3;
  private static final int FOUNDER = 5;

  private RoomRules() {}

  /** docs/irc.md: an operator of the server has all rights in a room that it is in. */
  private static int power(Who who) {
    return !who.inside ? 0 : who.serverOperator() ? FOUNDER : who.rank;
  }

  private static boolean silenced(Who who) {
    return who == Who.BANNED || who == Who.BANNED_OUTSIDER || who == Who.MUTED;
  }

  /** Secret: as if it weren't there for those outside (RFC 2811, 4.2.6). */
  private static boolean hidden(Who who, State state) {
    return state.has('s') && !who.inside;
  }

  // ---- speaking

  /** Modern IRC, PRIVMSG and the modes b, m, n; docs/irc.md on U. */
  static String speak(Who who, State state) {
    if (!who.inside && state.has('n')) {
      return "404";
    }
    if (power(who) > 0) {
      return YES;
    }
    return state.has('U') ? OPS : state.has('m') || silenced(who) ? "404" : YES;
  }

  /** What is for half-operators and above alone, those who keep order hear in any case. */
  static String speakToHighRank(Who who, State state) {
    String verdict = speak(who, state);
    return verdict.equals(OPS) ? YES : verdict;
  }

  /** docs/irc.md on C: nobody asks programs. */
  static String ctcp(Who who, State state) {
    return state.has('C') ? "404" : speak(who, state);
  }

  /** RFC 1459, 4.4.2: never an automatic answer to a NOTICE. */
  static String notice(Who who, State state) {
    return quiet(speak(who, state));
  }

  static String ctcpNotice(Who who, State state) {
    return quiet(ctcp(who, state));
  }

  private static String quiet(String verdict) {
    return verdict.equals("404") ? NOTHING : verdict;
  }

  /** docs/irc.md on N: members without a rank keep their nick. */
  static String nick(Who who, State state) {
    return who.inside && state.has('N') && power(who) == 0 ? "447" : YES;
  }

  // ---- coming and going

  static String joinWithKey(Who who, State state) {
    return join(who, state, true);
  }

  static String joinWithoutKey(Who who, State state) {
    return join(who, state, false);
  }

  /** Modern IRC, JOIN; docs/irc.md: who is invited by one who keeps order comes in anyway. */
  private static String join(Who who, State state, boolean key) {
    if (who.inside) {
      return NOTHING;
    }
    if (who == Who.INVITED) {
      return YES;
    }
    String refusal =
        who == Who.BANNED_OUTSIDER
            ? "474"
            : state.has('i')
                ? "473"
                : state.has('k') && !key ? "475" : state.has('l') ? "471" : null;
    return refusal == null ? YES : state.has('f') ? "470" : refusal;
  }

  static String part(Who who, State state) {
    return who.inside ? YES : "442";
  }

  /** Modern IRC, INVITE: 442 outside, 482 under +i for those who don't keep order. */
  static String invite(Who who, State state) {
    return !who.inside ? "442" : state.has('i') && power(who) < HALFOP ? "482" : YES;
  }

  static String inviteMember(Who who, State state) {
    String verdict = invite(who, state);
    return verdict.equals(YES) ? "443" : verdict;
  }

  /**
   * Modern IRC, KICK; docs/irc.md: nobody throws out one who ranks higher, half-operators only
   * those below them.
   */
  static String kick(Who who, int subject) {
    if (power(who) < HALFOP) {
      return who.inside ? "482" : "442";
    }
    boolean above = power(who) > subject || (power(who) == subject && power(who) >= OP);
    return above ? YES : "482";
  }

  static String kickOutsider(Who who, State state) {
    return !who.inside ? "442" : power(who) < HALFOP ? "482" : "441";
  }

  // ---- the room

  /** Modern IRC, TOPIC: outside 442, under +t 482 for those who don't keep order. */
  static String topic(Who who, State state) {
    return !who.inside ? "442" : state.has('t') && power(who) < HALFOP ? "482" : YES;
  }

  static String seeTopic(Who who, State state) {
    return hidden(who, state) ? "442" : YES;
  }

  /** Modern IRC, MODE: 482 for who has no right to the change, wherever he is. */
  static String setMode(Who who, State state) {
    return power(who) >= OP ? YES : "482";
  }

  static String setList(Who who, State state) {
    return power(who) >= HALFOP ? YES : "482";
  }

  /** Who points people elsewhere must be operator there too, and here none is. */
  static String forwardElsewhere(Who who, State state) {
    return "482";
  }

  /** docs/irc.md: v is given by half-operators, h and o by operators, a and q by founders. */
  static String give(Who who, char letter) {
    int least = letter == 'v' ? HALFOP : letter == 'h' || letter == 'o' ? OP : FOUNDER;
    return power(who) >= least ? YES : "482";
  }

  /** Nobody takes a rank from one who ranks higher. */
  static String take(Who who, char letter, int subject) {
    return power(who) >= subject ? give(who, letter) : "482";
  }

  /** Everybody may lay down an own rank; a founder's power without a rank has none to lay down. */
  static String layDown(Who who, State state) {
    return who.rank > 0 ? YES : power(who) > 0 ? NOTHING : "482";
  }

  /** RFC 2811, 4.2.6: MODE is answered for a secret room too; Modern IRC: keys may be hidden. */
  static String seeModes(Who who, State state) {
    return state.has('k') && !who.inside ? NO_KEY : YES;
  }

  static String seeList(Who who, State state) {
    return hidden(who, state) ? "442" : YES;
  }

  // ---- looking

  /** Modern IRC, NAMES and the modes s and i of users; docs/irc.md on u. */
  static String names(Who who, State state) {
    return hidden(who, state)
        ? NOTHING
        : state.has('u') && who.rank < HALFOP ? RANKS : who.inside ? YES : VISIBLE;
  }

  static String list(Who who, State state) {
    return hidden(who, state) ? NOTHING : YES;
  }

  static String roomOfRanked(Who who, State state) {
    return hidden(who, state) ? NOTHING : YES;
  }

  static String roomOfUnranked(Who who, State state) {
    return hidden(who, state) || (state.has('u') && who.rank < HALFOP) ? NOTHING : YES;
  }

  static String roomOfInvisible(Who who, State state) {
    return who.inside ? roomOfUnranked(who, state) : NOTHING;
  }

  static String invitations(Who who, State state) {
    return who == Who.INVITED ? YES : NOTHING;
  }

  // ---- being told

  static String told(Who who, State state) {
    return who.inside ? YES : NOTHING;
  }

  /** Modern IRC, STATUSMSG: those with that rank or a higher one. */
  static String toldByRank(Who who, int least) {
    return who.inside && who.rank >= least ? YES : NOTHING;
  }

  /** docs/irc.md on u: that one without a rank comes, goes or changes. */
  static String toldOfUnranked(Who who, State state) {
    return who.inside && (!state.has('u') || who.rank >= HALFOP) ? YES : NOTHING;
  }

  /** The same, where +N keeps it from happening at all. */
  static String toldOfNick(Who who, State state) {
    return state.has('N') ? NOTHING : toldOfUnranked(who, state);
  }

  static String toldOfInvitation(Who who, State state) {
    return toldByRank(who, HALFOP);
  }

  // ---- history

  /** IRCv3 chathistory: INVALID_TARGET for what one may not read; docs/irc.md: members read. */
  static String history(Who who, State state) {
    return who.inside ? YES : "INVALID_TARGET";
  }

  static String targets(Who who, State state) {
    return who.inside ? YES : NOTHING;
  }

  static String searchRoom(Who who, State state) {
    return who.inside ? YES : "INVALID_PARAMS";
  }

  static String redactOwn(Who who, State state) {
    return who.inside ? YES : "INVALID_TARGET";
  }

  /** docs/irc.md: operators of a room take back everybody's words. */
  static String redactOthers(Who who, State state) {
    return !who.inside ? "INVALID_TARGET" : power(who) >= OP ? YES : "REDACT_FORBIDDEN";
  }
}
