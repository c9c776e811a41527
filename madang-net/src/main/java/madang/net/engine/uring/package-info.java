/**
 * The I/O model that is told when work is done: io_uring. It meets the readiness models at {@code
 * Connection}, and nowhere below.
 */
@NullMarked
package madang.net.engine.uring;

import org.jspecify.annotations.NullMarked;
