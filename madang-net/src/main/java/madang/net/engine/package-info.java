/** The I/O models: event loops, pollers, connections, outboxes. */
@NullMarked
package madang.net.engine;

import org.jspecify.annotations.NullMarked;
