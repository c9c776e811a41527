/**
 * Nobody can tell by the bytes which I/O model serves him. A script, made from a seed, says what
 * hundreds of callers do, step by step; it is rehearsed on the simulated engine, which records what
 * each of them must get, and then played over real sockets on each model in lock-step: the next
 * step begins when all that the last one owes has come, and not a byte more.
 *
 * <p>{@code -Dequivalence.seeds=20} plays them all, {@code -Dequivalence.models=epoll} only the
 * models whose name contains that text.
 */
@NullMarked
package madang.chat.equivalence;

import org.jspecify.annotations.NullMarked;
