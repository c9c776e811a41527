package madang.net.engine.uring;

/** What a completion is of: a part of its request's token. */
final class Op {
  static final int RECV = 0;
  static final int SEND = 1;
  static final int ACCEPT = 2;
  static final int CONNECT = 3;
  static final int POLL = 4;
  static final int CANCEL = 5;

  private static final String[] NAMES = {"recv", "send", "accept", "connect", "poll", "cancel"};

  private Op() {}

  /** The name in a trace. */
  static String name(int op) {
    return NAMES[op];
  }
}
