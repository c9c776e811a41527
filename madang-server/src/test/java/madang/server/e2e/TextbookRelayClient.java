package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chat client as textbooks on sockets write it, in plain C: one thread reads and prints, the main
 * thread sends {@code [name] text}; q or Q ends.
 */
final class TextbookRelayClient {
  private static final String SOURCE =
      """
      #include <arpa/inet.h>
      #include <pthread.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/socket.h>
      #include <unistd.h>

      static void *print_what_comes(void *arg) {
        int fd = *(int *)arg;
        char buffer[512];
        ssize_t n;
        while ((n = read(fd, buffer, sizeof buffer)) > 0) {
          fwrite(buffer, 1, (size_t)n, stdout);
          fflush(stdout);
        }
        return NULL;
      }

      int main(int argc, char **argv) {
        if (argc != 4) {
          fprintf(stderr, "usage: %s ADDRESS PORT NAME\\n", argv[0]);
          return 2;
        }
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
        inet_pton(AF_INET, argv[1], &to.sin_addr);
        if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
          perror("connect");
          return 1;
        }
        pthread_t reader;
        pthread_create(&reader, NULL, print_what_comes, &fd);
        char line[400], message[500];
        while (fgets(line, sizeof line, stdin) != NULL) {
          if (strcmp(line, "q\\n") == 0 || strcmp(line, "Q\\n") == 0) {
            break;
          }
          int length = snprintf(message, sizeof message, "[%s] %s", argv[3], line);
          if (write(fd, message, (size_t)length) != length) {
            perror("write");
            return 1;
          }
        }
        shutdown(fd, SHUT_WR);
        pthread_join(reader, NULL);
        close(fd);
        return 0;
      }
      """;

  private TextbookRelayClient() {}

  /** Compiles it in a folder and starts it. */
  static PipedProgram start(Path folder, int port, String name)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("relay_client.c"), SOURCE);
    String program = folder.resolve("relay_client").toString();
    Process compiler =
        new ProcessBuilder("cc", "-Wall", "-Wextra", "-o", program, source.toString(), "-pthread")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(compiler.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(compiler.waitFor()).isZero();
    return PipedProgram.start(
        name + " (textbook)", program, "127.0.0.1", String.valueOf(port), name);
  }
}
