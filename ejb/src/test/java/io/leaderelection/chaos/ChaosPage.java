package io.leaderelection.chaos;

import io.leaderelection.measure.Term;
import java.util.List;
import java.util.stream.Collectors;

/** The report as a page with a time line of each group, which needs nothing from anywhere else. Immutable. */
record ChaosPage(ChaosReport report) {
    private static final int ROW = 22;
    private static final int LEFT = 60;
    private static final double PIXELS_PER_SECOND = 12;

    String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Chaos</title><style>")
                .append("body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}")
                .append("td,th{border:1px solid #ccc;padding:2px 6px;text-align:right}")
                .append("td:first-child,td:nth-child(2){text-align:left}.line{overflow-x:auto;border:1px solid #ccc}")
                .append("</style></head><body><h1>")
                .append(report.title())
                .append("</h1>");
        table(page, report.groups());
        for (Verdict verdict : report.verdicts()) {
            page.append("<h2>").append(verdict.store()).append("</h2>");
            verdict.faultsOfTheElection()
                    .forEach(what -> page.append("<p style=\"color:#b00\">")
                            .append(escaped(what))
                            .append("</p>"));
            page.append("<div class=\"line\">");
            picture(page, verdict);
            page.append("</div>");
        }
        page.append(
                "<p>Bars: terms of nodes. Below them, what was done to a node (orange) or to the store (red), until it was"
                        + " over; the name shows under the pointer.</p>");
        table(page, report.byFault());
        return page.append("</body></html>\n").toString();
    }

    private static void table(StringBuilder page, List<List<String>> rows) {
        page.append("<table>");
        for (List<String> row : rows) {
            String cell = rows.indexOf(row) == 0 ? "th" : "td";
            page.append(row.stream()
                    .map(text -> "<" + cell + ">" + escaped(text) + "</" + cell + ">")
                    .collect(Collectors.joining("", "<tr>", "</tr>")));
        }
        page.append("</table>");
    }

    private static void picture(StringBuilder page, Verdict verdict) {
        List<Term> terms = new HistoryChecker(verdict.logs()).terms();
        List<String> places = verdict.logs().stream()
                .map(log -> place(log.node()))
                .distinct()
                .sorted()
                .toList();
        long start = terms.stream().mapToLong(Term::from).min().orElse(0);
        long end = terms.stream().mapToLong(Term::to).max().orElse(0);
        page.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%d\" font-size=\"11\">"
                .formatted(LEFT + x(end - start) + 20, ROW * (places.size() + 2)));
        for (int i = 0; i < places.size(); i++) {
            text(page, 4, i, places.get(i));
        }
        text(page, 4, places.size(), Fault.STORE);
        for (long second = 0; second * 1_000_000 < end - start; second += 10) {
            text(page, LEFT + x(second * 1_000_000), places.size() + 1, second + " s");
        }
        for (Fault fault : verdict.faults()) {
            boolean store = fault.target().equals(Fault.STORE);
            int row = store ? places.size() : places.indexOf(fault.target());
            bar(
                    page,
                    fault.from() - start,
                    fault.to() - start,
                    row,
                    13,
                    6,
                    store ? "#c33" : "#e90",
                    fault.kind().name());
        }
        for (Term term : terms) {
            int row = places.indexOf(place(term.node()));
            bar(
                    page,
                    term.from() - start,
                    term.to() - start,
                    row,
                    2,
                    10,
                    "#36a",
                    term.node() + ", term " + term.token());
        }
        page.append("</svg>");
    }

    private static void text(StringBuilder page, double x, int row, String text) {
        page.append("<text x=\"%.1f\" y=\"%d\">%s</text>".formatted(x, row * ROW + 14, text));
    }

    private static void bar(
            StringBuilder page, long from, long to, int row, int top, int height, String colour, String title) {
        page.append("<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>"
                .formatted(LEFT + x(from), row * ROW + top, Math.max(1, x(to - from)), height, colour, escaped(title)));
    }

    private static double x(long micros) {
        return micros / 1e6 * PIXELS_PER_SECOND;
    }

    private static String place(String node) {
        return node.substring(0, node.indexOf('.'));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
