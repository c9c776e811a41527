package madang.server.cli;

import madang.net.Handler;
import madang.net.IoEngine;
import madang.server.log.Notices;

/** Makes a textbook service on an engine. */
@FunctionalInterface
interface ServiceMaker {
  Handler.Factory handlers(IoEngine engine, Notices notices);
}
