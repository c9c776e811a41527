/** The program: command line, configuration, services. */
@NullMarked
package madang.server;

import org.jspecify.annotations.NullMarked;
