package madang.net.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;

/** What tests of the process model run in JVMs of their own, on the test's class path. */
final class WorkerMain {
  private WorkerMain() {}

  /** Starts a worker that pumps. */
  static List<String> pump() {
    return command("pump");
  }

  /** Starts a worker that echoes by itself. */
  static List<String> echo() {
    return command("echo");
  }

  /** Starts an echo server of the process model, which writes its port on standard output. */
  static List<String> server() {
    return command("server");
  }

  private static List<String> command(String kind) {
    return command(Java.BEGINNING, kind);
  }

  private static List<String> command(List<String> beginning, String kind) {
    var words = new ArrayList<>(beginning);
    words.addAll(List.of(WorkerMain.class.getName(), kind));
    return List.copyOf(words);
  }

  /** Made when the first worker is wanted. */
  private static final class Java {
    static final List<String> BEGINNING =
        WarmWorkers.beginning(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=10", // most end before compiling pays
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx64m"),
            beginning -> command(beginning, "train"));

    private Java() {}
  }

  /** The kind, and what an engine adds. */
  public static void main(String[] arguments) throws Exception {
    List<String> rest = new ArrayList<>(List.of(arguments)).subList(1, arguments.length);
    switch (arguments[0]) {
      case "pump" -> Runtime.getRuntime().halt(IoEngine.work(rest, null));
      case "echo" -> Runtime.getRuntime().halt(IoEngine.work(rest, made -> Connection::send));
      case "train" -> train();
      default -> serve();
    }
  }

  /** One engine, one caller, and the end: what {@link WarmWorkers} records. */
  private static void train() throws IOException {
    try (IoEngine engine =
        IoEngine.start(new IoModel.Reactor(Poller.EPOLL_LT, 1), EngineOptions.DEFAULTS)) {
      var at = engine.listen(new Listener(Rig.loopback(0), made -> Connection::send));
      try (Caller caller = Caller.to(at.address())) {
        caller.send("ping");
        caller.socket().getInputStream().readNBytes(4);
      }
    }
  }

  private static void serve() throws IOException, InterruptedException {
    var model = new IoModel.ProcessPerConnection(pump(), false);
    IoEngine engine = IoEngine.start(model, EngineOptions.DEFAULTS);
    var at = engine.listen(new Listener(Rig.loopback(0), made -> Connection::send));
    System.out.println(((java.net.InetSocketAddress) at.address()).getPort());
    new CountDownLatch(1).await();
  }
}
