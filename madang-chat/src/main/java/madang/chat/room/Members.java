package madang.chat.room;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import java.util.SequencedCollection;

/**
 * Who is in a room, in the order of joining: a snapshot that never changes. The next one, with one
 * more, shares its memory, so that thousands can come without a copy for each. Made under the
 * room's lock; read by any thread.
 */
final class Members extends AbstractList<Member> implements RandomAccess {
  static final Members NOBODY = new Members(new Member[0], 0);

  /** Those of later snapshots come behind. */
  private final Member[] array;

  private final int size;

  private Members(Member[] array, int size) {
    this.array = array;
    this.size = size;
  }

  static Members of(SequencedCollection<Member> members) {
    return new Members(members.toArray(new Member[0]), members.size());
  }

  /** The snapshot with one more; only of the newest one. */
  Members with(Member member) {
    Member[] enough =
        size < array.length ? array : Arrays.copyOf(array, size + Math.max(4, size / 2));
    enough[size] = member;
    return new Members(enough, size + 1);
  }

  @Override
  public Member get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return array[index];
  }

  @Override
  public int size() {
    return size;
  }
}
