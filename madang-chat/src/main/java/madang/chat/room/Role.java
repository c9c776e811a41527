package madang.chat.room;

/**
 * What somebody is to the server, from the least rights to the most. Rooms have their own ranks.
 */
public enum Role {
  /** Connected, and hasn't registered yet. */
  CALLER,
  /** Registered. */
  USER,
  /** Has given the operator's password (user mode o). */
  OPERATOR
}
