/** The program as strangers meet it: real chat programs, bad input, faults; all by processes. */
@NullMarked
package madang.server.e2e;

import org.jspecify.annotations.NullMarked;
