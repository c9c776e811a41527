package madang.server.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Whether what a command printed has arrived: System.out swallows errors. */
final class Output {
  private Output() {}

  /** The exit code of a command that is over; a failure where its answer got lost. */
  static int checked(int code) {
    if (!System.out.checkError() || code != Failure.OK) {
      return code;
    }
    String why = fault();
    if (!why.contains("Broken pipe")) { // whoever reads has had enough, as head(1)
      System.err.println("madang: standard output can't be written" + why);
    }
    return Failure.FAILED;
  }

  /** Finds out why by trying once more. */
  @SuppressWarnings("resource") // standard output isn't ours to close
  private static String fault() {
    try {
      new FileOutputStream(FileDescriptor.out).write('\n');
      return "";
    } catch (IOException e) {
      return ": " + e.getMessage();
    }
  }
}
