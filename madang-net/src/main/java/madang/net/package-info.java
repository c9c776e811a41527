/**
 * The engine's face: an {@link madang.net.IoModel} says how connections are driven, an {@link
 * madang.net.IoEngine} drives them, a {@link madang.net.Handler} says what is done with the bytes.
 */
@NullMarked
package madang.net;

import org.jspecify.annotations.NullMarked;
