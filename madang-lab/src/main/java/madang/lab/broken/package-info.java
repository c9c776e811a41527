/**
 * What goes wrong when a rule is broken: small live demonstrations, each beside its cure. {@code
 * bench break}.
 *
 * <p>They make the system calls of the engine through the engine's own bindings, {@code
 * madang.net.sys}, rather than as programs in C: nothing need be compiled, broken and right code
 * stand in one file and differ in a line or two, and tests can count what happened. Broken code
 * lives in this package and nowhere else.
 */
@NullMarked
package madang.lab.broken;

import org.jspecify.annotations.NullMarked;
