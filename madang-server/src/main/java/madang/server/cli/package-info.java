/** The command line: one class a command. */
@NullMarked
package madang.server.cli;

import org.jspecify.annotations.NullMarked;
