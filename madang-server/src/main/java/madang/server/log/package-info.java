/** Standard error: notices that are part of the contract, and the log. */
@NullMarked
package madang.server.log;

import org.jspecify.annotations.NullMarked;
