/** The comparisons: which servers, under which load, against which goal. */
@NullMarked
package madang.lab.scenario;

import org.jspecify.annotations.NullMarked;
