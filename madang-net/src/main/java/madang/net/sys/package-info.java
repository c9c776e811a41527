/**
 * The kernel through FFM: one class per facility, man-page names, results as 0 or more, or -errno.
 */
@NullMarked
package madang.net.sys;

import org.jspecify.annotations.NullMarked;
