package madang.chat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The nicks of one node, in memory; answers before it returns. */
public final class MemoryDirectory implements Directory {
  private final ConcurrentHashMap<String, Long> holders = new ConcurrentHashMap<>();

  /** An empty directory. */
  public MemoryDirectory() {}

  @Override
  public void claim(String folded, long session, Consumer<Boolean> granted) {
    Long holder = holders.putIfAbsent(folded, session);
    granted.accept(holder == null || holder == session);
  }

  @Override
  public void release(String folded, long session) {
    holders.remove(folded, session);
  }
}
