package madang.server.config;

/** How far two words are apart. */
final class Spelling {
  private Spelling() {}

  /** Letters to insert, remove or replace to get from one to the other (Levenshtein). */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = above[0];
      above[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = above[j];
        above[j] = Math.min(replaced, 1 + Math.min(above[j], above[j - 1]));
      }
    }
    return above[b.length()];
  }
}
