package madang.server.cli;

import madang.net.Handler;
import madang.server.config.Address;

/**
 * A listener that is wanted.
 *
 * @param kind its name in the {@code listening} line
 * @param address where
 * @param choose how a user chooses another address, for example {@code --irc HOST:PORT}
 * @param handlers what serves its connections
 * @param maxConnections how many at once
 * @param farewell what a caller hears whom the engine turns away; may be empty
 */
record ListenPoint(
    String kind,
    Address address,
    String choose,
    Handler.Factory handlers,
    int maxConnections,
    String farewell) {}
