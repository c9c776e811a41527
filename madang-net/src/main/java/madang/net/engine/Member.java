package madang.net.engine;

import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;

/** A connection that a loop owns, as groups see it. */
public interface Member extends Connection {
  /** The loop that owns it. Any thread. */
  Loop loop();

  /** Puts a frame into the outbox, to leave at the turn's end. On the loop only. */
  void enqueue(Frame frame);

  /** Closes at once, before anything that waits in the inbox. On the loop only. */
  void beginClose(CloseReason why);
}
