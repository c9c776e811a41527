/** Protocols without I/O: lines and IRC messages. */
@NullMarked
package madang.wire;

import org.jspecify.annotations.NullMarked;
