package madang.server.cli;

import java.lang.reflect.Proxy;

/** Signals that mean something else than "die at once". signal(7). */
final class Signals {
  private Signals() {}

  /**
   * Runs {@code action} on a thread of its own at each signal of this name, for example TERM.
   *
   * <p>The JDK's only way to end with code 0 at SIGTERM, or to notice SIGHUP, is sun.misc.Signal.
   * It is supported (module jdk.unsupported), but the compiler's warning about it can't be switched
   * off for one place; hence by reflection.
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "handler of SIG" + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no signal handlers", e);
    }
  }
}
