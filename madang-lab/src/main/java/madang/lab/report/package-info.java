/** What was measured, as a value; and as a table, as JSON and as a page of HTML. */
@NullMarked
package madang.lab.report;

import org.jspecify.annotations.NullMarked;
