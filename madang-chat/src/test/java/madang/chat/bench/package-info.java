/** What a very large room costs; run by {@code bench/crowd}. */
@NullMarked
package madang.chat.bench;

import org.jspecify.annotations.NullMarked;
