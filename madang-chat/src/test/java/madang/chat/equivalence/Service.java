package madang.chat.equivalence;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import madang.chat.ChatLimits;
import madang.chat.ChatOptions;
import madang.chat.Hub;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;

/** What is played on an engine: handlers for each door that callers come in by. */
@FunctionalInterface
interface Service {
  /** The doors of this service on an engine, by name. */
  Map<String, Handler.Factory> on(IoEngine engine);

  /** The handlers behind one of the doors. */
  static Handler.Factory door(Map<String, Handler.Factory> doors, String name) {
    return Objects.requireNonNull(doors.get(name), name);
  }

  /** Every byte comes back. */
  Service ECHO = _ -> Map.of("echo", _ -> Connection::send);

  /** Every byte goes to everybody. */
  Service RELAY =
      engine -> {
        ConnectionGroup everybody = engine.newGroup();
        return Map.of("relay", _ -> new Relaying(everybody));
      };

  /** The chat, with its time standing still and its ids from a seed. */
  Service CHAT =
      engine -> {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:03:00Z"));
        Hub hub = Hub.inMemory(Chat.OPTIONS, engine, clock, new Random(7));
        return Map.of("irc", hub.irc(), "text", hub.text());
      };

  /** Nothing that real time decides: no pace, no limit for an address, no ping. */
  final class Chat {
    private static final int A_DAY = 86_400;

    static final ChatOptions OPTIONS =
        ChatOptions.DEFAULTS
            .with()
            .serverName("chat.test")
            .network("TestNet")
            .description("A test server")
            .version("madang-test")
            .motd(List.of("Welcome", "to the courtyard"))
            .limits(
                ChatLimits.DEFAULTS
                    .with()
                    .commandsPerSecond(0)
                    .connectionsPerIp(0)
                    .connectionsPerIpPerMinute(0)
                    .registrationSeconds(A_DAY)
                    .pingSeconds(A_DAY)
                    .done())
            .done();

    private Chat() {}
  }

  /** One caller of {@link #RELAY}. */
  final class Relaying implements Handler {
    private final ConnectionGroup everybody;

    private Relaying(ConnectionGroup everybody) {
      this.everybody = everybody;
    }

    @Override
    public void onOpen(Connection connection) {
      everybody.add(connection);
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      everybody.send(Frame.copyOf(in));
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      everybody.remove(connection);
    }
  }
}
