package io.leaderelection.chaos;

import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one process said of its election, from its start to its end.
 *
 * @param node its name, unique per process
 * @param lines in the order in which it said them; microseconds of a clock that all processes share
 * @param cutOffAt when it was killed, or stopped for good before that; empty = it ended in order
 */
record NodeLog(String node, List<Line> lines, OptionalLong cutOffAt) {
    static NodeLog of(NodeProcess process) {
        return new NodeLog(process.name(), process.lines(), process.killedAt());
    }

    List<Line> lines(String what) {
        return lines.stream().filter(line -> line.what().equals(what)).toList();
    }

    List<Line> lines(String what, long token) {
        return lines(what).stream().filter(line -> line.token() == token).toList();
    }
}
