package io.leaderelection.demo;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A picture of who led when, with causes and gaps, from the nodes' own tables of transitions: one HTML file with an SVG in it
 * that needs nothing else. Times are of the nodes' clocks, here one clock. Not thread-safe.
 */
final class Picture {
    private static final int LEFT = 90;
    private static final int WIDTH = 1000;
    private static final int LANE = 46;
    private static final int TOP = 40;

    private final Set<Row> rows = new LinkedHashSet<>();
    private final Map<Long, Long> killed = new HashMap<>(); // token to the time at which its node was killed

    /** A term as it is drawn. */
    private record Bar(String node, long token, long from, long to, String cause) {
        String title() {
            String end = cause.isEmpty() ? "leads still" : "ended by " + cause;
            return "%s, term %d: %s to %s, %s".formatted(node, token, clock(from), clock(to), end);
        }
    }

    /** Takes over what a node's table has now; to be called before a node is killed, too, for its table goes with it. */
    void collect(DemoNode node) {
        rows.addAll(node.console().transitions());
    }

    /** A node was killed: the term it led in, if it did, ended then. */
    void killed(DemoNode node, long at) {
        bars().stream()
                .filter(bar -> bar.node().equals(node.name()) && bar.cause().isEmpty())
                .forEach(bar -> killed.put(bar.token(), at));
    }

    void write(Path file) {
        Trees.write(file, html(bars()));
    }

    private List<Bar> bars() {
        return rows.stream()
                .filter(row -> row.event().equals("gained"))
                .map(this::bar)
                .sorted(Comparator.comparingLong(Bar::from))
                .toList();
    }

    private Bar bar(Row gained) {
        Optional<Row> lost = rows.stream()
                .filter(row -> row.event().equals("lost") && row.token() == gained.token())
                .findFirst();
        Optional<Long> kill = Optional.ofNullable(killed.get(gained.token()));
        long to = lost.map(Row::actedUntil).or(() -> kill).orElseGet(Paper::now);
        String cause = lost.map(Row::reason).or(() -> kill.map(at -> "kill -9")).orElse("");
        return new Bar(gained.node(), gained.token(), gained.at(), Math.max(to, gained.at()), cause);
    }

    private String html(List<Bar> bars) {
        return """
                <!DOCTYPE html>
                <html lang="en"><meta charset="utf-8"><title>Who led when</title>
                <style>body{font:14px sans-serif;margin:2em}td,th{padding:2px 12px;text-align:left}
                text{font:12px sans-serif}rect{fill:#4878a8}rect:hover{fill:#204870}.gap{stroke:#c03030}.axis{stroke:#999}</style>
                <h1>Who led when</h1>
                <p>From the nodes' tables of transitions. Red: nobody led.</p>
                %s
                <table><tr><th>node<th>term<th>from<th>to<th>ended by<th>then without a leader for</tr>
                %s</table></html>
                """.formatted(svg(bars), table(bars));
    }

    private static String svg(List<Bar> bars) {
        if (bars.isEmpty()) {
            return "<p>Nobody led.</p>";
        }
        List<String> nodes = bars.stream().map(Bar::node).distinct().sorted().toList();
        long begin = bars.get(0).from();
        long end = bars.stream().mapToLong(Bar::to).max().orElse(begin) + 1;
        int height = TOP + nodes.size() * LANE + 30;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">%n"
                .formatted(LEFT + WIDTH + 20, height));
        for (String node : nodes) {
            svg.append(element("<text x=\"0\" y=\"%d\">%s</text>", lane(nodes, node) + 20, node));
        }
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int x = x(bar.from(), begin, end);
            int y = lane(nodes, bar.node());
            svg.append(element(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"26\"><title>%s</title></rect>",
                    x, y, Math.max(1, x(bar.to(), begin, end) - x), bar.title()));
            svg.append(element("<text x=\"%d\" y=\"%d\">%s</text>", x, y + 38, bar.cause()));
            if (i > 0) {
                svg.append(gap(bars.get(i - 1).to(), bar.from(), begin, end));
            }
        }
        return svg.append(element(
                        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/><text x=\"%d\" y=\"%d\">%s</text>",
                        LEFT,
                        height - 20,
                        LEFT + WIDTH,
                        height - 20,
                        LEFT,
                        height - 5,
                        clock(begin) + " to " + clock(end)))
                .append("</svg>")
                .toString();
    }

    private static String gap(long from, long to, long begin, long end) {
        int x = x(from, begin, end);
        return element(
                "<line class=\"gap\" stroke-width=\"6\" x1=\"%d\" y1=\"20\" x2=\"%d\" y2=\"20\"/><text x=\"%d\" y=\"12\">%s</text>",
                x, Math.max(x + 1, x(to, begin, end)), x, Paper.span(to - from));
    }

    private static String table(List<Bar> bars) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            String gap = i + 1 < bars.size() ? Paper.span(bars.get(i + 1).from() - bar.to()) : "";
            lines.add("<tr><td>%s<td>%d<td>%s<td>%s<td>%s<td>%s</tr>%n"
                    .formatted(bar.node(), bar.token(), clock(bar.from()), clock(bar.to()), bar.cause(), gap));
        }
        return String.join("", lines);
    }

    private static String element(String form, Object... parts) {
        return String.format(Locale.ROOT, form, parts) + "\n";
    }

    private static int lane(List<String> nodes, String node) {
        return TOP + nodes.indexOf(node) * LANE;
    }

    private static int x(long at, long begin, long end) {
        return LEFT + (int) ((at - begin) * WIDTH / (end - begin));
    }

    private static String clock(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString()
                .substring(11, 23);
    }
}
