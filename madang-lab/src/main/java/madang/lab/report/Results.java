package madang.lab.report;

import java.util.List;
import java.util.Map;

/**
 * All that one run of {@code bench} measured.
 *
 * @param command the arguments of the run
 * @param complete false where it ended before all was measured: interrupted, or by a fault of the
 *     one server that it was about; not where one of several failed, which the sections name
 * @param machine where it ran, by {@link madang.lab.measure.Machine}
 * @param options how long and how often was measured
 * @param sections one for each scenario
 */
public record Results(
    String command,
    boolean complete,
    Map<String, Object> machine,
    Map<String, Object> options,
    List<Section> sections) {}
