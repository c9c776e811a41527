package madang.net.engine;

import java.io.IOException;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;

/** Builds the engine of a model: the one place where a variant is chosen. */
public final class Engines {
  private Engines() {}

  /** Starts the threads of {@code model}. */
  @SuppressWarnings("DoNotCallSuggester")
  public static IoEngine start(IoModel model, EngineOptions options) throws IOException {
    throw new IOException("not built yet: " + model.id() + options.readBytes());
  }
}
