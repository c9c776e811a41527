/** Users, rooms and what is said in them, whichever front end people come by. */
@NullMarked
package madang.chat.room;

import org.jspecify.annotations.NullMarked;
