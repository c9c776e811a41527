package madang.lab.broken;

import java.io.IOException;

/**
 * One rule, broken and kept, on real sockets. Ends by itself within seconds; its sockets and
 * threads end with it.
 */
interface Demonstration {
  /** The name on the command line, for example {@code lost-edge}. */
  String name();

  /** What is shown, in one line without a full stop. */
  String summary();

  Story story();

  /**
   * Shows both, each call told to {@code stage} as it is made.
   *
   * @throws IOException where the system refuses what the demonstration needs
   */
  Outcome show(Stage stage) throws IOException, InterruptedException;

  /**
   * The words around a demonstration.
   *
   * @param does what is done
   * @param lookFor what to look for in what is printed
   * @param rule the rule, in one sentence
   * @param keptBy where our own engine keeps it
   */
  record Story(String does, String lookFor, String rule, Place keptBy) {}

  /**
   * A place in our sources.
   *
   * @param file from the repository's root
   * @param word what to look for in it
   */
  record Place(String file, String word) {
    /** A file of the engine, by its type's name. */
    static Place engine(String type, String word) {
      return new Place("madang-net/src/main/java/madang/net/engine/" + type + ".java", word);
    }

    @Override
    public String toString() {
      return file + " (" + word + ")";
    }
  }
}
