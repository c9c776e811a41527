/** The front end for people who come with nc or telnet. */
@NullMarked
package madang.chat.text;

import org.jspecify.annotations.NullMarked;
