/**
 * The contract of {@link madang.net.Connection}, {@link madang.net.Handler} and {@link
 * madang.net.ConnectionGroup}, proven on every I/O model with real sockets. The far ends are plain
 * blocking java.net sockets, so that nothing here is tested by itself.
 *
 * <p>{@code -Dcontract.models=epoll-et} runs only the models whose name contains that text.
 */
@NullMarked
package madang.net.contract;

import org.jspecify.annotations.NullMarked;
