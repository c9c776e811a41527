/** Load clients on our own engine: they count what comes back and check that nothing is lost. */
@NullMarked
package madang.lab.load;

import org.jspecify.annotations.NullMarked;
