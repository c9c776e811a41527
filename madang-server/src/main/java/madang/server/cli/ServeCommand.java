package madang.server.cli;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import madang.chat.Hub;
import madang.chat.MemoryDirectory;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.IoModel;
import madang.server.config.Address;
import madang.server.config.FormException;
import madang.server.config.IoChoice;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Remarks;
import madang.server.config.Settings;
import madang.server.config.Unbuilt;
import madang.server.log.Logging;
import madang.server.log.Notices;
import madang.server.service.ConnectionLog;
import madang.server.service.Proxies;
import madang.server.service.RelayHandler;
import madang.server.service.Visitors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Runs the chat server: IRC and plain text in the same rooms.",
    footer = {
      "",
      "Examples:",
      "  madang                                     IRC on 6667, text (nc, telnet) on 7000",
      "  madang serve --public --irc 6667           for everybody who can reach this machine",
      "  madang serve --config /etc/madang.toml --io epoll-lt --loops 2",
      "  madang serve --irc 127.0.0.1:0 --relay 9190   any free port; the textbook's relay beside it"
    })
final class ServeCommand implements QuickStart {
  /** Callers over limits.connections whom the chat tells why; more hear it from the engine. */
  private static final int ROOM_TO_REFUSE = 256;

  /** What the chat says to callers over its limit, for those who don't get as far. */
  private static final String FULL = "The server is full, please come back later";

  private static final String IRC_FULL = "ERROR :Closing Link: * (" + FULL + ")\r\n";
  private static final String TEXT_FULL = "* Goodbye: " + FULL + "\n";

  @Mixin ConfigOption config = new ConfigOption();
  @Mixin IoOptions io = new IoOptions();

  @Option(names = "--data", paramLabel = "DIR", description = "where lasting data goes")
  @Nullable String data;

  @Option(names = "--irc", paramLabel = "ADDR", description = "IRC (default: 127.0.0.1:6667)")
  @Nullable String irc;

  @Option(names = "--irc-tls", paramLabel = "ADDR", description = "IRC by TLS")
  @Nullable String ircTls;

  @Option(
      names = "--web",
      paramLabel = "ADDR",
      description = "web page and websocket (default: 127.0.0.1:8080)")
  @Nullable String web;

  @Option(
      names = "--text",
      paramLabel = "ADDR",
      description = "plain text for nc and telnet (default: 127.0.0.1:7000)")
  @Nullable String text;

  @Option(names = "--relay", paramLabel = "ADDR", description = "the textbook's relay beside chat")
  @Nullable String relay;

  @Option(names = "--admin", paramLabel = "ADDR", description = "health, metrics, administration")
  @Nullable String admin;

  @Option(
      names = "--public",
      description = "listen on all of this machine's addresses instead of loopback")
  boolean everywhere;

  @Override
  public boolean flag(String name) {
    if (name.equals("--public")) {
      everywhere = true;
      return true;
    }
    return io.flag(name);
  }

  @Override
  public boolean option(String name, String value) {
    switch (name) {
      case "--config" -> config.file = value;
      case "--data" -> data = value;
      case "--irc" -> irc = value;
      case "--irc-tls" -> ircTls = value;
      case "--web" -> web = value;
      case "--text" -> text = value;
      case "--relay" -> relay = value;
      case "--admin" -> admin = value;
      default -> {
        return io.option(name, value);
      }
    }
    return true;
  }

  @Override
  public boolean positional(String value) {
    return false;
  }

  @Override
  public Integer call() throws Failure {
    Orders orders = Orders.ofServer();
    do {
      orders.begin();
      serveOnce(orders);
    } while (orders.restarts());
    return Failure.OK;
  }

  /** Serves until it is told to stop. */
  private void serveOnce(Orders orders) throws Failure {
    Path file = config.path();
    Settings fromFile = ConfigOption.read(file);
    Settings settings = over(fromFile);
    if (!settings.get(Keys.LISTEN_IRC_TLS).isEmpty()) {
      throw Failure.usage(Unbuilt.refusal("--irc-tls"));
    }
    if (Remarks.listensNowhere(settings)) {
      throw Failure.usage(
          "there is nothing to listen at: give --irc, --text or --relay an address, as in"
              + " --irc 127.0.0.1:6667");
    }
    Logging.set(settings.get(Keys.LOG_LEVEL), settings.get(Keys.LOG_FORMAT));
    try (Notices notices = new Notices()) {
      IoModel model = forMany(IoOptions.model(settings, notices::say));
      Remarks.on(settings).forEach(notices::warn);
      serve(
          withinReach(settings, model),
          model,
          notices,
          orders,
          hub -> new Reload(hub, file, fromFile, notices));
    }
  }

  private static IoModel forMany(IoModel model) throws Failure {
    try {
      return IoChoice.forMany(model);
    } catch (FormException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Whom the model can't serve shall be told so by the chat, before the engine hangs up on him. */
  private static Settings withinReach(Settings settings, IoModel model) {
    int most = model.limits().maxConnections();
    return settings.get(Keys.CONNECTIONS) <= most
        ? settings
        : settings.with(Keys.CONNECTIONS, most);
  }

  private static void serve(
      Settings settings,
      IoModel model,
      Notices notices,
      Orders orders,
      Function<Hub, Reload> reloads)
      throws Failure {
    EngineOptions options = EngineOptions.DEFAULTS.withOutboxBytes(settings.get(Keys.SENDQ_BYTES));
    HistorySetup history = HistorySetup.open(settings, notices::error);
    RunningServer server =
        RunningServer.start(WorkerNotices.on(model, notices), options, orders, System.out);
    Hub hub =
        new Hub(
            ChatSetup.options(settings),
            server.engine(),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            history.log(),
            new MemoryDirectory());
    Proxies proxies =
        new Proxies(
            settings.get(Keys.PROXY_FROM), settings.get(Keys.PROXY_REQUIRED), notices::warn);
    ConnectionLog connections = new ConnectionLog(notices::debugs, notices::debug);
    List<SocketAddress> irc =
        listen(
            server,
            settings,
            "irc",
            Keys.LISTEN_IRC,
            proxies.before(connections.before("irc", hub::irc)),
            IRC_FULL);
    List<SocketAddress> text =
        listen(
            server,
            settings,
            "text",
            Keys.LISTEN_TEXT,
            proxies.before(connections.before("text", hub::text)),
            TEXT_FULL);
    if (!settings.get(Keys.LISTEN_RELAY).isEmpty()) {
      ConnectionGroup everybody = server.engine().newGroup();
      Visitors visitors = new Visitors(notices::say);
      listen(
          server,
          settings,
          "relay",
          Keys.LISTEN_RELAY,
          proxies.before((connection, caller) -> new RelayHandler(everybody, visitors, caller)),
          "");
    }
    Reload reload = reloads.apply(hub);
    hub.operations(new OperatorWishes(orders, reload));
    if (Terminal.isError()) {
      FirstScreen.show(irc, text, notices);
    }
    orders.reloadBy(reload);
    server.readyUntilSignalled();
    server.stop(
        () -> hub.shutdown(orders.restarts() ? "server starts anew" : "server is shutting down"));
    history.close();
  }

  /** Opens the listeners of one kind; where they listen. */
  private static List<SocketAddress> listen(
      RunningServer server,
      Settings settings,
      String kind,
      Key<List<Address>> key,
      Handler.Factory handlers,
      String farewell)
      throws Failure {
    List<SocketAddress> opened = new ArrayList<>();
    for (Address address : addresses(settings, key)) {
      opened.add(
          server.listen(
              new ListenPoint(
                  kind,
                  address,
                  "--" + kind + " HOST:PORT or " + key.path(),
                  handlers,
                  settings.get(Keys.CONNECTIONS) + ROOM_TO_REFUSE,
                  farewell)));
    }
    return opened;
  }

  /** Where to listen; on all addresses 127.0.0.1 and [::1] are the same place. */
  private static List<Address> addresses(Settings settings, Key<List<Address>> key) {
    List<Address> wanted = settings.get(key);
    if (!settings.get(Keys.PUBLIC)) {
      return wanted;
    }
    boolean ipv6 = Address.machineHasIpv6();
    return wanted.stream().map(address -> address.everywhere(ipv6)).distinct().toList();
  }

  /** The file's settings with what the command line says on top. */
  private Settings over(Settings settings) throws Failure {
    Settings result = io.over(settings);
    result = IoOptions.put(result, Keys.DATA_DIR, "--data", data);
    result = IoOptions.put(result, Keys.LISTEN_IRC, "--irc", irc);
    result = IoOptions.put(result, Keys.LISTEN_IRC_TLS, "--irc-tls", ircTls);
    result = IoOptions.put(result, Keys.LISTEN_WEB, "--web", web);
    result = IoOptions.put(result, Keys.LISTEN_TEXT, "--text", text);
    result = IoOptions.put(result, Keys.LISTEN_RELAY, "--relay", relay);
    result = IoOptions.put(result, Keys.ADMIN_ADDRESS, "--admin", admin);
    return everywhere ? result.with(Keys.PUBLIC, true) : result;
  }
}
