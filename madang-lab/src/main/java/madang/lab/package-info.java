/** Load clients, references and the comparisons made with them. */
@NullMarked
package madang.lab;

import org.jspecify.annotations.NullMarked;
