package madang.chat.room;

/** Whether something may happen in a room, or why not. Front ends put it into their words. */
public enum Verdict {
  ALLOWED,
  /** The room ended just now; look it up again. */
  GONE,
  /** Registration comes first. */
  NOT_REGISTERED,
  /** Only operators of the server may. */
  OPERATOR_NEEDED,
  NOT_IN_ROOM,
  ALREADY_IN_ROOM,
  INVITE_ONLY,
  BANNED,
  BAD_KEY,
  FULL,
  /** +n, and the speaker is not in the room. */
  NO_OUTSIDERS,
  /** +m, and the speaker has neither voice nor op. */
  MODERATED,
  /** The speaker is banned, without voice or op. */
  BANNED_FROM_SPEAKING,
  /** +C, and it is a question to programs. */
  NO_CTCP,
  /** It is told to those who keep order, and to nobody else (+U). */
  OPS_ONLY,
  OP_NEEDED,
  SUBJECT_RANKS_HIGHER,
  SUBJECT_NOT_IN_ROOM,
  SUBJECT_ALREADY_IN_ROOM,
  /** Another room has that name. */
  NAME_TAKEN,
  /** The room was given another name a moment ago. */
  RENAMED_LATELY,
  /** Too many would have to be shown the room anew. */
  TOO_LARGE
}
