/** The textbook services, echo and relay. */
@NullMarked
package madang.server.service;

import org.jspecify.annotations.NullMarked;
