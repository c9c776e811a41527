package madang.server.e2e;

import java.io.IOException;
import java.util.List;
import madang.server.Program;

/** Where a person types lines and sees lines. */
interface Terminal {
  /** Who sits there and with which program. */
  String name();

  /** Types a line and presses Enter. */
  void type(String line) throws IOException;

  /** What can be seen now. */
  List<String> lines();

  /** Our own terminal client. */
  static Terminal of(String name, Program program) {
    return new Terminal() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void type(String line) throws IOException {
        program.type(line + "\n");
      }

      @Override
      public List<String> lines() {
        return program.out();
      }
    };
  }
}
