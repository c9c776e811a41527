/** The rules of the house, for this module. */
@NullMarked
package madang.net.house;

import org.jspecify.annotations.NullMarked;
