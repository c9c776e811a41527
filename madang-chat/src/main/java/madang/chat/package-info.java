/**
 * Rooms, users and messages: {@link madang.chat.Hub} hands out the handlers of the IRC and the text
 * front end, which share the same rooms.
 */
@NullMarked
package madang.chat;

import org.jspecify.annotations.NullMarked;
