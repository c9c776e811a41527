/** The servers that are measured, each a process of its own: ours and those we compare with. */
@NullMarked
package madang.lab.reference;

import org.jspecify.annotations.NullMarked;
