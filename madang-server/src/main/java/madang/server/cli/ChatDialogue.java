package madang.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** The textbook's chat client: sends {@code [name] line} and prints what comes. */
final class ChatDialogue implements Dialogue {
  /** How long a server may take to close after we have said that we are done. */
  private static final long GOODBYE_MS = 1000;

  private final BufferedReader in;
  private final PrintStream out;
  private final String name;
  private final AtomicBoolean leaving = new AtomicBoolean();

  ChatDialogue(InputStream in, PrintStream out, String name) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
    this.name = name;
  }

  @Override
  public void run(SocketChannel channel) throws IOException {
    Thread printer = Thread.ofPlatform().name("printer").daemon().start(() -> print(channel));
    for (String line = in.readLine();
        line != null && !Dialogue.isQuit(line);
        line = in.readLine()) {
      ByteBuffer message =
          ByteBuffer.wrap(("[" + name + "] " + line + "\n").getBytes(StandardCharsets.UTF_8));
      while (message.hasRemaining()) {
        channel.write(message);
      }
    }
    leaving.set(true);
    channel.shutdownOutput();
    try {
      printer.join(GOODBYE_MS); // what was said last still comes back
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(SocketChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    String end = "the server closed the connection";
    try {
      while (channel.read(buffer) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        out.flush();
        buffer.clear();
      }
    } catch (IOException e) {
      end = "the connection broke: " + e.getMessage();
    }
    if (!leaving.get()) {
      // The main thread waits for a line that nobody may ever type: end at once.
      System.err.println("madang: " + end);
      Runtime.getRuntime().halt(Failure.FAILED);
    }
  }
}
