package madang.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import madang.lab.Lab;
import madang.lab.measure.Metric;
import madang.lab.reference.CReference;
import madang.lab.reference.ServerProcess;
import madang.lab.report.Results;
import madang.lab.report.ResultsJson;
import madang.lab.report.Row;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short runs of the whole lab, from the command line to the files; they need a C compiler. */
class BenchCommandTest {
  private static final List<String> SHORT =
      List.of("--rounds", "2", "--warmup", "0.1", "--window", "0.2");

  private static final Handler HANGING_UP =
      new Handler() {
        @Override
        public void onOpen(Connection connection) {
          connection.close(CloseReason.local("not today"));
        }

        @Override
        public void onBytes(Connection connection, ByteBuffer in) {
          in.position(in.limit());
        }
      };

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                            | Unmatched argument",
        "echo --rounds 0                     | --rounds must be 1 to 1000",
        "echo --subjects apache              | there is no subject apache",
        "echo --target nowhere               | --target must be HOST:PORT",
        "echo --subjects target              | needs --target",
        "echo --connections 0                | --connections must be 1",
        "irc --senders 100                   | --senders must be 1 to 99",
        "churn --rate 5                      | --rate means nothing",
        "kerrisk --target 127.0.0.1:1        | --target means nothing",
        "quick --rate 5                      | neither --target nor --rate",
        "compare one.json                    | Missing required parameter"
      })
  void aWrongCommandLineIsRefusedInWords(String line, String words) {
    Said said = run(line.split(" "));

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains(words);
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String name :
        ("echo fanout idle churn slow irc kerrisk libevent memory alloc quick full"
                + " list compare report break")
            .split(" ")) {
      Said said = run(name, "--help");
      assertThat(said.code()).isZero();
      assertThat(said.out())
          .contains("Usage: madang bench " + name, "Example", "  madang bench " + name);
    }
  }

  @Test
  void theShellCompletionOfTheProgramKnowsEveryCommand() throws IOException {
    String known =
        Files.readString(
            Path.of("../madang-server/src/main/java/madang/server/cli/BenchCommand.java"));

    assertThat(BenchCommand.line().getSubcommands().keySet())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(known).contains("COMMANDS.put(\"" + name + "\""));
  }

  @Test
  void whereAFileCanNotBeWrittenNothingIsMeasured() {
    for (String file : List.of("/nowhere/at/all.json", folder.toString())) {
      Said said = bench("echo --connections 5 --depth 1 --subjects tuned-c --json " + file);

      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains("madang: can't write " + file).doesNotContain("measuring");
      assertThat(said.out()).isEmpty();
    }
  }

  @Test
  void oneServerThatFailsCostsOnlyItsRow() throws IOException {
    Path fake = folder.resolve("madang");
    Files.writeString(fake, "#!/bin/sh\necho 'no such luck' >&2\nexit 1\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    System.setProperty("madang.launcher", fake.toString());
    try {
      Path json = folder.resolve("one failed.json");
      Said said =
          bench(
              "echo --connections 5 --depth 1,2 --subjects epoll-et,tuned-c",
              "--json",
              json.toString());

      assertThat(said.code()).isEqualTo(1);
      assertThat(said.out()).contains("| tuned-c ", "skipped: epoll-et, ping-pong: failed:");
      assertThat(said.err())
          .contains("2 failed; all else was measured:", "echo: epoll-et, 2 deep: ", "no such luck");
      Results results = ResultsJson.read(Files.readString(json));
      assertThat(results.complete()).as("the run came to its end").isTrue();
      assertThat(results.sections().getFirst().skipped())
          .containsOnlyKeys("epoll-et, ping-pong", "epoll-et, 2 deep");
      assertThat(results.command()).as("as it can be typed").contains("--json '" + json + "'");
    } finally {
      System.clearProperty("madang.launcher");
    }
  }

  @Test
  void aServerThatStandsStillForSlowReadersIsAResult() {
    String line = "slow --slow 4 --fast 4 --subjects textbook-c,tuned-c --rounds 1 --warmup 0.1";
    Said said = run(line.split(" "));

    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("| textbook-c ", "load's lag");
  }

  @Test
  void theListNamesScenariosAndSubjects() {
    assertThat(run("list").out())
        .contains("kerrisk", "epoll-et", "iterative", "netty-uring", "--target HOST:PORT");
  }

  @Test
  void aShortRunBringsEveryColumnAndBothFiles() throws IOException {
    Path json = folder.resolve("echo.json");
    Path html = folder.resolve("echo.html");
    Said said =
        bench(
            "echo --subjects tuned-c,textbook-c --connections 20 --depth 1",
            "--json",
            json.toString(),
            "--html",
            html.toString());

    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("| tuned-c ", "| textbook-c ", "| tuned-c#2 ");
    Results results = ResultsJson.read(Files.readString(json));
    assertThat(results.complete()).isTrue();
    assertThat(results.command())
        .startsWith("echo --subjects tuned-c,textbook-c --connections 20 --depth 1 --json ");
    assertThat(said.out()).contains("load: the load is the limit from about ");
    Row row = results.sections().getFirst().points().getFirst().rows().getFirst();
    assertThat(row.rounds())
        .containsKeys(
            Metric.PER_SECOND,
            Metric.P50_US,
            Metric.P99_US,
            Metric.P999_US,
            Metric.MAX_US,
            Metric.CPU_NS,
            Metric.SWITCHES,
            Metric.CONNECTIONS_A_LOOP,
            Metric.LOAD_CORES);
    assertThat(row.values(Metric.CPU_NS)).hasSize(2);
    assertThat(Files.readString(html)).contains("textbook-c").endsWith("</html>\n");
    assertThat(run("report", json.toString(), "--out", html.toString()).code()).isZero();
    assertThat(run("report", json.toString(), "--pictures", folder.toString()).code()).isZero();
    assertThat(Files.readString(folder.resolve("echo-cpu_ns-ping-pong.svg")))
        .startsWith("<svg xmlns")
        .contains("Echo, 20 connections", "#0072b2")
        .doesNotContain("var(");
    assertThat(run("compare", json.toString(), json.toString()).out()).contains("tuned-c");
  }

  @Test
  void everyOtherScenarioRunsToo() {
    for (String scenario :
        List.of(
            "fanout --receivers 20,40 --subjects tuned-c",
            "idle --idle 10,1000 --active 4 --subjects tuned-c",
            "churn --parallel 4 --subjects tuned-c",
            "echo --connections 10 --depth 1 --rate 2000 --subjects tuned-c",
            "kerrisk --watched 10,100",
            "libevent --watched 100,200")) {
      Said said = run((scenario + " --rounds 1 --warmup 0.1 --window 0.2").split(" "));

      assertThat(said.code()).as(scenario + ": " + said.err()).isZero();
      assertThat(said.out()).contains("| subject");
    }
  }

  @Test
  void memoryIsReadWhereEnoughConnectionsAreIdle() {
    assertThat(bench("idle --idle 1000 --active 4 --subjects tuned-c").out())
        .contains("process B a connection", "kernel B a connection");
  }

  @Test
  void aTargetIsMeasuredAndItsProcessFound() throws Exception {
    try (ServerProcess server = CReference.start(folder, "tuned", "echo")) {
      InetSocketAddress address = server.address("echo");
      Said said = bench("echo --connections 10 --depth 1 --target 127.0.0.1:" + address.getPort());

      assertThat(said.code()).isZero();
      assertThat(said.out()).contains("| target ", "CPU ns each");
    }
  }

  @Test
  void aTargetOfIpv6IsMeasuredToo() throws Exception {
    var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (IoEngine engine =
        IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), EngineOptions.DEFAULTS)) {
      try {
        var at = engine.listen(new Listener(address, _ -> Connection::send));
        int port = ((InetSocketAddress) at.address()).getPort();
        Said said = bench("echo --connections 10 --depth 1 --target [::1]:" + port);

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("| target ");
      } catch (IOException e) {
        Assumptions.abort("this machine has no IPv6: " + e.getMessage());
      }
    }
  }

  @Test
  void aFileThatIsNoResultIsSaidByName() throws IOException {
    Path newer = Files.writeString(folder.resolve("newer.json"), "{\"schema\":99}");
    Path picture = Files.write(folder.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertThat(run("report", folder.toString()).err())
        .contains(folder + " is a folder, not results in JSON");
    assertThat(run("report", newer.toString()).err())
        .contains(newer + ": schema 99 is not one that this program reads (1)");
    assertThat(run("compare", picture.toString(), picture.toString()).err())
        .contains(picture + ": not JSON");
  }

  @Test
  void aDeadOrWrongTargetIsSaidAtOnce() throws IOException {
    Said dead = run("irc", "--target", "127.0.0.1:1");
    assertThat(dead.code()).isEqualTo(1);
    assertThat(dead.err()).contains("madang: connecting to 127.0.0.1:1 failed: connection refused");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.ofLiteral("127.0.0.1"))) {
      Said mute = run("irc", "--target", "127.0.0.1:" + silent.getLocalPort());
      assertThat(mute.code()).isEqualTo(1);
      assertThat(mute.err()).contains("no answer in time");
    }
    try (IoEngine engine =
        IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), EngineOptions.DEFAULTS)) {
      var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      var at = engine.listen(new Listener(loopback, _ -> HANGING_UP));
      String target = " --target 127.0.0.1:" + ((InetSocketAddress) at.address()).getPort();
      for (String scenario : List.of("echo --connections 9", "fanout --receivers 20", "churn")) {
        Said hungUp = bench(scenario + target);
        assertThat(hungUp.code()).isEqualTo(1);
        // A reset where our bytes came after the engine had heard us out.
        assertThat(hungUp.err()).containsPattern("the server has (closed|reset) a connection");
        assertThat(hungUp.out()).as("nothing was measured").doesNotContain("| subject");
      }
    }
  }

  @Test
  void aTargetThatServesOnlySomeOfItsCallersIsSaidWithTheirNumber() throws Exception {
    var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (IoEngine oneByOne = IoEngine.start(new IoModel.Iterative(), EngineOptions.DEFAULTS);
        ServerSocket full = new ServerSocket(0, 2, InetAddress.ofLiteral("127.0.0.1"))) {
      var at = oneByOne.listen(new Listener(loopback, _ -> Connection::send));
      String target = " --target 127.0.0.1:" + ((InetSocketAddress) at.address()).getPort();
      Said one = bench("echo --connections 10 --depth 1" + target);
      assertThat(one.code()).isEqualTo(1);
      assertThat(one.err()).contains("1 of 10 connections", "nothing new came in 5 s");
      assertThat(one.out()).as("nothing was measured").doesNotContain("| subject");

      Said backlog =
          bench("echo --connections 10 --depth 1 --target 127.0.0.1:" + full.getLocalPort());
      assertThat(backlog.code()).isEqualTo(1);
      assertThat(backlog.err())
          .containsPattern("\\d of 10 are connected\\): nothing new came in 5 s");
    }
  }

  @Test
  void helpIsColouredOnATerminalUnlessNoColourIsAskedFor() throws Exception {
    assertThat(help("")).as("an empty NO_COLOR asks for nothing").contains("\u001b[");
    assertThat(help("1")).contains("Usage: madang bench").doesNotContain("\u001b");
  }

  private static String help(String noColour) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(lab("--help")).redirectErrorStream(true);
    builder.environment().put("NO_COLOR", noColour);
    Process bench = builder.start();
    String said = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bench.waitFor()).isZero();
    return said;
  }

  @Test
  void whatIsMissingIsSkippedByName() {
    System.setProperty("madang.launcher", "/nowhere/madang");
    try {
      Said said = bench("echo --connections 5 --depth 1 --subjects tuned-c,epoll-et,iterative");

      assertThat(said.code()).isZero();
      assertThat(said.out())
          .contains("skipped: epoll-et: there is no launcher")
          .contains("skipped: iterative, ping-pong: serves one connection at a time");
    } finally {
      System.clearProperty("madang.launcher");
    }
  }

  @Test
  void slowReadersAreMeasuredBesideFastOnes() {
    // A stalled server needs a window long enough for one answer.
    String line = "slow --slow 0,1 --fast 4 --subjects tuned-c --rounds 1 --warmup 0.1 --window 2";
    Said said = run(line.split(" "));

    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("| subject");
  }

  @Test
  void ctrlCEndsTheChildrenAndWritesWhatWasMeasured() throws Exception {
    Path json = folder.resolve("cut.json");
    List<String> command =
        lab(
            "echo --subjects tuned-c --connections 10 --depth 1 --warmup 0.1 --window 0.2"
                + " --rounds 1000 --json "
                + json);
    Path said = folder.resolve("said.txt");
    Process bench =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(said).contains("round 3 of 1000"));
      List<ProcessHandle> servers = bench.descendants().filter(BenchCommandTest::isServer).toList();
      assertThat(servers).isNotEmpty();
      new ProcessBuilder("kill", "-INT", Long.toString(bench.pid())).start().waitFor();

      assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      Results results = ResultsJson.read(Files.readString(json));
      assertThat(results.complete()).isFalse();
      assertThat(results.sections().getFirst().points()).hasSize(1);
    } finally {
      bench.destroyForcibly();
    }
  }

  @Test
  void theCommandOfARunOverAllScenariosHasItsOptions() throws Exception {
    Path json = folder.resolve("full.json");
    String line = "full --rounds 6 --window 0.4 --subjects tuned-c --json " + json;
    Process bench = new ProcessBuilder(lab(line + " --html " + folder.resolve("x.html"))).start();
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(measuring(bench))).start().waitFor();
      bench.getErrorStream().transferTo(OutputStream.nullOutputStream());
      assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(ResultsJson.read(Files.readString(json)).command()).startsWith(line);
    } finally {
      bench.destroyForcibly();
    }
  }

  /** Returns once it measures; its number. */
  private static long measuring(Process bench) throws IOException {
    StringBuilder said = new StringBuilder();
    while (said.indexOf("measuring: ") < 0) {
      int next = bench.getErrorStream().read();
      assertThat(next).as("%s", said).isNotNegative();
      said.append((char) next);
    }
    return bench.pid();
  }

  /** The lab as a program of its own, on a terminal as far as it knows. */
  private static List<String> lab(String words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env", // a build behind a shell's & ignores this, and so would what it starts
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dmadang.terminal=12", // so that it says in which round it is
                "-cp",
                System.getProperty("java.class.path"),
                Lab.class.getName()));
    command.addAll(List.of(words.split(" ")));
    return command;
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().command().filter(name -> name.endsWith("/tuned")).isPresent();
  }

  private record Said(int code, String out, String err) {}

  private static Said bench(String words, String... more) {
    List<String> line = new ArrayList<>(List.of(words.split(" ")));
    line.addAll(List.of(more));
    line.addAll(SHORT);
    return run(line.toArray(String[]::new));
  }

  private static Said run(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream saidOut = new ByteArrayOutputStream();
    ByteArrayOutputStream saidErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(saidOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(saidErr, true, StandardCharsets.UTF_8));
    try {
      int code = BenchCommand.run(words);
      return new Said(
          code, saidOut.toString(StandardCharsets.UTF_8), saidErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
