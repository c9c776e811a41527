package madang.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a search lets through, said exactly: an index may say a little more. One thread. */
final class SearchFilter implements Predicate<Entry> {
  /** Nicks that it keeps in mind; folding one beyond ASCII takes long. */
  private static final int MOST_NICKS = 1_000;

  private final Search search;
  private final List<String> runs;
  private final Map<String, Boolean> nicks = new HashMap<>();

  SearchFilter(Search search) {
    this.search = search;
    this.runs = SearchText.runs(SearchText.folded(search.text()));
  }

  @Override
  public boolean test(Entry entry) {
    Bound after = search.after();
    Bound before = search.before();
    return entry.kind().isMessage()
        && (after == null || after.isBefore(entry))
        && (before == null || before.isAfter(entry))
        && isSender(entry.source().nick())
        && hasAll(entry.text());
  }

  private boolean isSender(String nick) {
    Search.Sender sender = search.sender();
    if (sender == null) {
      return true;
    }
    if (nicks.size() == MOST_NICKS) {
      nicks.clear();
    }
    return nicks.computeIfAbsent(nick, sender::is);
  }

  private boolean hasAll(@Nullable String text) {
    if (search.text().isBlank()) {
      return true;
    }
    if (text == null || runs.isEmpty()) { // nothing but signs: these aren't looked for
      return false;
    }
    String folded = SearchText.folded(text);
    for (String run : runs) {
      if (!SearchText.has(folded, run)) {
        return false;
      }
    }
    return true;
  }
}
