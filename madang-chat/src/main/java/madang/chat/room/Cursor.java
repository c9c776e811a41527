package madang.chat.room;

import org.jspecify.annotations.Nullable;

/** A long answer, printed piece by piece as the reader takes it. Plain data between two pieces. */
public abstract class Cursor {
  @Nullable Cursor next;

  /** The answer that it is part of. */
  @Nullable Answer answer;

  /**
   * Prints the next line or few.
   *
   * @return false once all is printed
   */
  protected abstract boolean print();
}
