/**
 * The models whose threads block: one connection at a time, and a thread for each. A connection's
 * context is a lock that is held while its handler, a task or a timer runs; reads and writes that
 * wait are made outside it.
 */
@NullMarked
package madang.net.engine.blocking;

import org.jspecify.annotations.NullMarked;
