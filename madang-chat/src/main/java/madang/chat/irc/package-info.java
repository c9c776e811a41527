/** The IRC front end. */
@NullMarked
package madang.chat.irc;

import org.jspecify.annotations.NullMarked;
