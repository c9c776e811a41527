/** What a process costs, and what can be said from a few noisy rounds of it. */
@NullMarked
package madang.lab.measure;

import org.jspecify.annotations.NullMarked;
