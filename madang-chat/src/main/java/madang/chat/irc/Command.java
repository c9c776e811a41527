package madang.chat.irc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import madang.chat.ChatOptions;
import madang.chat.room.Mask;
import madang.chat.room.Role;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a verb needs and does. The table is the whole list of verbs; HELP prints it.
 *
 * @param needed the least role that may use it
 * @param early bits of {@link Mask}: a connection with one of them may use it before registration
 * @param offer bits of {@link Mask}: the command is there as long as the server offers one of them;
 *     0: always
 * @param negotiated whether it is there for connections alone that have that capability
 * @param lone index of the parameter whose commas make several targets; with one target it has one
 *     result at the most. {@link #ONE_LETTER}: so has one change of modes. Else negative: it may
 *     have several in any case
 * @param least parameters that must be there
 * @param post whether it says something, so that several may be on their way together
 * @param syntax its parameters, for people
 * @param help what it does, for people
 */
record Command(
    Role needed,
    int early,
    int offer,
    boolean negotiated,
    int lone,
    int least,
    boolean post,
    Action action,
    String syntax,
    String help) {

  /** What a verb does, on the connection's context. */
  @FunctionalInterface
  interface Action {
    void run(IrcHandler h, IrcMessage m);
  }

  private static final int ONE_LETTER = -2;

  private static final Map<String, Command> TABLE = new TreeMap<>();

  static {
    connecting();
    talking();
    history();
    rooms();
    users();
    server();
    operators();
  }

  private static void connecting() {
    caller(
        "CAP", 1, Registering::cap, "LS|LIST|REQ|END [words]", "Agrees on what your program can.");
    caller("NICK", 0, Registering::nick, "<nick>", "Chooses or changes your nick.");
    caller("USER", 4, Registering::user, "<user> 0 * :<real name>", "Says who you are, once.");
    caller("PASS", 1, Registering::pass, "<password>", "Gives the server's password, before NICK.");
    caller(
        "WEBIRC",
        0, // too few end the connection
        Gateways::webirc,
        "<password> <gateway> <host> <address>",
        "For gateways alone, as their first command: says for whom they call.");
    caller("PING", 1, Registering::ping, "<word>", "Asks for a PONG with the same word.");
    caller("PONG", 0, Registering::pong, "[word]", "Answers the server's PING.");
    caller("QUIT", 0, Registering::quit, "[:reason]", "Leaves the server.");
    caller(
        "ERROR",
        0,
        Registering::pong,
        "[:text]",
        "Is the server's to say; from you it is ignored.");
    user(
        "ISUPPORT",
        Mask.EXTENDED_ISUPPORT,
        -1,
        0,
        Welcome::isupport,
        "",
        "Shows what the server supports (005).");
    user("SETNAME", 1, Talking::setname, ":<real name>", "Changes your real name.");
    user(
        "AWAY",
        Mask.PRE_AWAY,
        -1,
        0,
        Talking::away,
        "[:text]",
        "Says that you are away, or without a text back again.");
  }

  private static void talking() {
    post(
        "PRIVMSG",
        Talking::privmsg,
        "<target>{,<target>} :<text>",
        "Says something to rooms (#room), to those of a rank in one (@#room), or to nicks.");
    post(
        "NOTICE",
        Talking::notice,
        "<target>{,<target>} :<text>",
        "The same for programs: nothing answers a notice, not even an error.");
    TABLE.put(
        "BATCH",
        new Command(
            Role.USER,
            0,
            Mask.MULTILINE,
            false,
            2,
            1,
            true,
            Multiline::batch,
            "+<name> draft/multiline <target> | -<name>",
            "Begins and ends a message of several lines; the lines are PRIVMSG or NOTICE with"
                + " batch=<name>."));
    post("TAGMSG", Talking::tagmsg, "<target>{,<target>}", "Sends tags without a text.");
    TABLE.put(
        "RELAYMSG",
        new Command(
            Role.USER,
            0,
            Mask.RELAYMSG,
            false,
            0,
            3,
            true,
            Relaying::relaymsg,
            "<room> <name> :<text>",
            "For programs that operate a room: says there what somebody elsewhere said."));
  }

  private static void history() {
    negotiated(
        "CHATHISTORY",
        Mask.CHATHISTORY,
        -1,
        0,
        History::chathistory,
        "LATEST|BEFORE|AFTER|AROUND <target> <msgid=ID, timestamp=TIME or *> <limit> | BETWEEN <target>"
            + " <from> <to> <limit> | TARGETS <timestamp=TIME> <timestamp=TIME> <limit>",
        "Shows what was said in a room that you are in or with a nick, or where something was said.");
    negotiated(
        "SEARCH",
        Mask.SEARCH,
        -1,
        0,
        Searching::search,
        "<key>=<value>{;<key>=<value>}",
        "Finds what was said in the rooms that you are in and in your private talks. Keys: in (a room"
            + " or nick), from (a nick), text,"
            + " after and before (times), limit.");
    negotiated(
        "REDACT",
        Mask.MESSAGE_REDACTION,
        0,
        2,
        Redacting::redact,
        "<room or nick> <msgid> [:reason]",
        "Takes back what you said; operators of a room take back what others said, too.");
    offer(
        "MARKREAD",
        Mask.READ_MARKER,
        0,
        0,
        0,
        ReadMarking::markread,
        "<room or nick> [timestamp=TIME]",
        "Tells your programs up to where you have read, or asks for it.");
  }

  private static void rooms() {
    user(
        "JOIN",
        1,
        Rooming::join,
        "<room>{,<room>} [<key>{,<key>}] | 0",
        "Enters rooms, and opens those that don't exist yet; 0 leaves all.");
    user("PART", 0, 0, 1, Rooming::part, "<room>{,<room>} [:reason]", "Leaves rooms.");
    user(
        "TOPIC",
        0,
        0,
        1,
        Rooming::topic,
        "<room> [:topic]",
        "Shows a topic, or sets it; empty: none.");
    user(
        "RENAME",
        0,
        -1,
        2,
        Renaming::rename,
        "<room> <new name> [:reason]",
        "Gives a room another name; people, modes and history stay with it.");
    user(
        "KICK",
        0,
        1,
        2,
        Rooming::kick,
        "<room>{,<room>} <nick>{,<nick>} [:reason]",
        "Throws people out of a room, or each out of another.");
    user(
        "INVITE",
        0,
        Rooming::invite,
        "[<nick> <room>]",
        "Lets somebody into a room; without parameters: which rooms have invited you.");
    user(
        "MODE",
        0,
        ONE_LETTER,
        1,
        Moding::mode,
        "<room or nick> [modes [parameters]]",
        "Shows or changes modes: see HELP CMODES and HELP UMODES.");
    user("NAMES", 0, Listing::names, "<room>{,<room>}", "Shows who is in rooms.");
    user(
        "LIST",
        0,
        Listing::list,
        "[room or condition]{,[room or condition]}",
        "Shows rooms. Conditions: a mask, !mask, <10 or >10 members, C<60 or C>60 minutes old,"
            + " T<60 or T>60 minutes since the topic was set.");
  }

  private static void users() {
    user(
        "WHO",
        0,
        Who::who,
        "<room, nick or mask> [o][%fields[,token]]",
        "Shows users; o: operators only; fields of tcuihsnfdlaor choose what is told (WHOX).");
    user("WHOIS", 0, Asking::whois, "[server] <nick>", "Shows who somebody is.");
    user("WHOWAS", 0, Asking::whowas, "<nick> [count]", "Shows who had a nick before.");
    user(
        "USERHOST", 1, Asking::userhost, "<nick>{ <nick>}", "Shows the hosts of up to five nicks.");
    user("ISON", 1, Asking::ison, "<nick>{ <nick>}", "Shows which of these nicks are here.");
    offer(
        "METADATA",
        Mask.METADATA,
        Mask.METADATA,
        -1,
        2,
        Describing::metadata,
        "<room, nick or *> GET <key>{ <key>} | LIST | SET <key> [:value] | CLEAR | SYNC | SUB"
            + " <key>{ <key>} | UNSUB <key>{ <key>} | SUBS",
        "Describes you, or a room that you keep, by keys and values; SUB: hears of others' too.");
    user(
        "MONITOR",
        1,
        Monitoring::monitor,
        "+|- <nick>{,<nick>} | C | L | S",
        "Watches nicks: adds, removes, clears, lists, shows who is here.");
  }

  private static void server() {
    user("MOTD", 0, Serving::motd, "[server]", "Shows the message of the day.");
    user("LUSERS", 0, Serving::lusers, "", "Shows how many are here.");
    user(
        "VERSION",
        0,
        Serving::version,
        "[server]",
        "Shows which program this is and what it supports.");
    user("TIME", 0, Serving::time, "[server]", "Shows the server's time, in UTC.");
    user("ADMIN", 0, Serving::admin, "[server]", "Shows whom to write to about this server.");
    user("INFO", 0, Serving::info, "[server]", "Shows what this program is.");
    user("LINKS", 0, Serving::links, "", "Shows the servers of this network.");
    user(
        "STATS",
        0,
        Serving::stats,
        "<letter> [server]",
        "u: since when the server runs. For operators: m, how often each command was used; o, who"
            + " can become operator.");
    user("HELP", 0, Help::help, "[command]", "Shows this, or how to use a command.");
    user("HELPOP", 0, Help::help, "[command]", "The same as HELP.");
    user("OPER", 2, Operating::oper, "<name> <password>", "Makes you an operator of the server.");
  }

  private static void operators() {
    operator(
        "KILL", 2, Operating::kill, "<nick> :<reason>", "Sends somebody away from the server.");
    operator("WALLOPS", 1, Operating::wallops, ":<text>", "Says something to all who have mode w.");
    operator(
        "CHGHOST", 2, Operating::chghost, "<nick> <host>", "Gives somebody another host to show.");
    operator("REHASH", 0, Operating::rehash, "", "Reads the configuration again.");
    operator("DIE", 0, Operating::die, "", "Stops the server.");
    operator("RESTART", 0, Operating::restart, "", "Stops the server and starts it anew.");
  }

  /** What a verb means, or null. */
  static @Nullable Command of(String verb) {
    return TABLE.get(verb);
  }

  /** All verbs in alphabetical order. */
  static Collection<String> verbs() {
    return TABLE.keySet();
  }

  /** Those that a server with these options has, in alphabetical order. */
  static List<String> verbs(ChatOptions options) {
    return TABLE.entrySet().stream()
        .filter(known -> known.getValue().offered(options))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The least role that may use it, for a connection with these capabilities: what some allow
   * before registration others don't.
   */
  Role needed(int capabilities) {
    return (capabilities & early) != 0 ? Role.CALLER : needed;
  }

  /** Whether a server with these options has it. */
  boolean offered(ChatOptions options) {
    return offer == 0 || (offer & Capability.offered(options)) != 0;
  }

  /** The capability that a connection with these must have asked for before, or null. */
  @Nullable String missing(int capabilities) {
    return negotiated && (capabilities & offer) == 0 ? Capability.names(offer) : null;
  }

  /** Whether it has one result at the most: one line, whichever way it goes. */
  boolean lone(IrcMessage m) {
    if (lone == ONE_LETTER) {
      String letters = m.paramOrNull(1);
      return letters != null && letters.chars().filter(c -> c != '+' && c != '-').count() == 1;
    }
    String targets = lone < 0 ? null : m.paramOrNull(lone);
    return targets != null && targets.indexOf(',') < 0;
  }

  private static void caller(String verb, int least, Action action, String syntax, String help) {
    TABLE.put(verb, new Command(Role.CALLER, 0, 0, false, -1, least, false, action, syntax, help));
  }

  private static void user(String verb, int least, Action action, String syntax, String help) {
    user(verb, 0, -1, least, action, syntax, help);
  }

  private static void user(
      String verb, int early, int lone, int least, Action action, String syntax, String help) {
    TABLE.put(
        verb, new Command(Role.USER, early, 0, false, lone, least, false, action, syntax, help));
  }

  private static void operator(String verb, int least, Action action, String syntax, String help) {
    TABLE.put(
        verb, new Command(Role.OPERATOR, 0, 0, false, -1, least, false, action, syntax, help));
  }

  private static void post(String verb, Action action, String syntax, String help) {
    TABLE.put(verb, new Command(Role.USER, 0, 0, false, 0, 0, true, action, syntax, help));
  }

  /** What the server may have or not. */
  private static void offer(
      String verb,
      int offer,
      int early,
      int lone,
      int least,
      Action action,
      String syntax,
      String help) {
    TABLE.put(
        verb,
        new Command(Role.USER, early, offer, false, lone, least, false, action, syntax, help));
  }

  /** What is there for those who have agreed on its capability. */
  private static void negotiated(
      String verb, int offer, int lone, int least, Action action, String syntax, String help) {
    TABLE.put(
        verb, new Command(Role.USER, 0, offer, true, lone, least, false, action, syntax, help));
  }
}
