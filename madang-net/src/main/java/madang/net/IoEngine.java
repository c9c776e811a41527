package madang.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import madang.net.engine.Engines;
import org.jspecify.annotations.Nullable;

/** Runs one {@link IoModel}. All methods: any thread. */
public interface IoEngine extends AutoCloseable {

  /**
   * Starts the threads of a model.
   *
   * @throws IOException where the system refuses what the model needs
   */
  static IoEngine start(IoModel model, EngineOptions options) throws IOException {
    return Engines.start(model, options);
  }

  /**
   * Serves as a worker process of {@link IoModel.ProcessPerConnection}: takes one connected socket
   * from the engine that started this process, serves it and returns. Also returns when that engine
   * is gone.
   *
   * @param arguments what the engine has put behind the model's command
   * @param handlers makes the connection's handler where the model says that it runs in the worker,
   *     else null
   * @return what this process should exit with, at once; the engine reads it
   * @throws IOException where the engine can't be reached or the system refuses something
   */
  static int work(List<String> arguments, Handler.@Nullable Factory handlers) throws IOException {
    return Engines.work(arguments, handlers);
  }

  /** The model that runs. */
  IoModel model();

  /**
   * Binds and accepts until the handle or the engine is closed. Returns once callers can connect.
   *
   * @throws SystemCallException for example with EADDRINUSE or EACCES
   */
  Listener.Handle listen(Listener listener) throws IOException;

  /**
   * Connects to a peer. The outcome comes to the handler: {@link Handler#onOpen}, or {@link
   * Handler#onClose} with {@link CloseReason.Kind#CONNECT_FAILED}.
   *
   * <p>What is sent before it is open waits for that.
   *
   * @param local the address to connect from, or null for the system's choice
   * @throws IllegalStateException if the engine is closed
   */
  Connection connect(@Nullable SocketAddress local, SocketAddress remote, Handler handler);

  /** A new, empty group for connections of this engine. */
  ConnectionGroup newGroup();

  /** Sends one frame to each of these connections of this engine, once. */
  void send(Frame frame, Collection<? extends Connection> connections);

  /** Counters of each loop, newest values, without stopping the loops. */
  List<LoopStats> stats();

  /**
   * Stops accepting, closes each connection with {@link CloseReason#ENGINE_CLOSED} after its outbox
   * has left or {@code drain} is over, and ends the threads. Returns when all is closed.
   */
  void close(Duration drain);

  /** {@link #close(Duration)} with two seconds. */
  @Override
  default void close() {
    close(Duration.ofSeconds(2));
  }
}
