package madang.server.cli;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The textbook's echo client; unlike the book's it always reads the whole answer. */
final class EchoDialogue implements Dialogue {
  private final BufferedReader in;
  private final PrintStream out;

  EchoDialogue(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  @Override
  public void run(SocketChannel channel) throws IOException {
    out.println("Connected...........");
    while (true) {
      out.print("Input message(Q to quit): ");
      out.flush();
      String line = in.readLine();
      if (line == null || Dialogue.isQuit(line)) {
        return;
      }
      byte[] answer = exchange(channel, (line + "\n").getBytes(StandardCharsets.UTF_8));
      out.print("Message from server: ");
      out.write(answer, 0, answer.length);
      out.flush();
    }
  }

  /** Sends a message and reads as many bytes; by turns, so that no size makes both sides wait. */
  private static byte[] exchange(SocketChannel channel, byte[] message) throws IOException {
    int piece = 16 * 1024; // less than any socket buffer
    ByteBuffer answer = ByteBuffer.allocate(message.length);
    for (int from = 0; from < message.length; from += piece) {
      ByteBuffer part = ByteBuffer.wrap(message, from, Math.min(piece, message.length - from));
      int end = part.limit();
      while (part.hasRemaining()) {
        channel.write(part);
      }
      answer.limit(end);
      while (answer.hasRemaining()) {
        if (channel.read(answer) < 0) {
          throw new EOFException("the server closed it in mid-answer");
        }
      }
    }
    return answer.array();
  }
}
