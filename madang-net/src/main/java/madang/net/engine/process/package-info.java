/** A process for each connection: the engine's side and the worker's side. */
@NullMarked
package madang.net.engine.process;

import org.jspecify.annotations.NullMarked;
