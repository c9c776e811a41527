/** Rooms, users and the front ends that people reach them by. */
@NullMarked
package madang.chat;

import org.jspecify.annotations.NullMarked;
