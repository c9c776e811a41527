/** Rooms as logs in files: one SQLite database for what was said, one for finding it again. */
@NullMarked
package madang.store;

import org.jspecify.annotations.NullMarked;
