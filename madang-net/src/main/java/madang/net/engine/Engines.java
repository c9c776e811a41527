package madang.net.engine;

import java.io.IOException;
import java.util.List;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.engine.blocking.BlockingEngine;
import madang.net.engine.process.ProcessEngine;
import madang.net.engine.process.Worker;
import madang.net.engine.uring.UringEngine;
import org.jspecify.annotations.Nullable;

/** Builds the engine of a model: the one place where a variant is chosen. */
public final class Engines {
  private Engines() {}

  /** Starts the threads of {@code model}. */
  public static IoEngine start(IoModel model, EngineOptions options) throws IOException {
    return switch (model) {
      case IoModel.Reactor reactor -> new ReactorEngine(reactor, options).start();
      case IoModel.Nio nio -> new ReactorEngine(nio, options).start();
      case IoModel.Iterative iterative -> BlockingEngine.start(iterative, options);
      case IoModel.ThreadPerConnection threads -> BlockingEngine.start(threads, options);
      case IoModel.Uring uring -> UringEngine.start(uring, options);
      case IoModel.ProcessPerConnection processes -> ProcessEngine.start(processes, options);
    };
  }

  /** Serves as a worker process of {@link IoModel.ProcessPerConnection}; the exit code. */
  public static int work(List<String> arguments, Handler.@Nullable Factory handlers)
      throws IOException {
    return Worker.run(arguments, handlers);
  }
}
