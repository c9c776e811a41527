/** The configuration: its keys, their forms and defaults, and the file that sets them. */
@NullMarked
package madang.server.config;

import org.jspecify.annotations.NullMarked;
