package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Horizontal bars on a logarithmic scale, as SVG. Not thread-safe. */
final class BarChart {
    private static final int LABELS = 230;
    private static final int BARS = 480;
    private static final int ROW = 26;
    private static final int HEAD = 34;
    private static final int FOOT = 30;

    private final String title;
    private final Map<String, Bar> bars = new LinkedHashMap<>();

    private record Bar(double value, boolean ours) {}

    BarChart(String title) {
        this.title = title;
    }

    BarChart bar(String label, double value, boolean ours) {
        bars.put(label, new Bar(value, ours));
        return this;
    }

    void write(Path file) {
        try {
            Files.writeString(file, svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String svg() {
        double least = bars.values().stream()
                .mapToDouble(Bar::value)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        double most = bars.values().stream().mapToDouble(Bar::value).max().orElse(1);
        int from = (int) Math.floor(Math.log10(least));
        int to = Math.max(from + 1, (int) Math.ceil(Math.log10(most)));
        int height = HEAD + bars.size() * ROW + FOOT;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(LABELS + BARS + 80, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, 10, 20, "start", "<tspan font-weight=\"bold\">" + escaped(title) + "</tspan>");
        for (int decade = from; decade <= to; decade++) {
            double x = LABELS + BARS * (decade - from) / (double) (to - from);
            svg.append("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>\n"
                    .formatted(x, HEAD, x, height - FOOT));
            text(svg, x, height - FOOT + 16, "middle", Table.number(Math.pow(10, decade)));
        }
        int y = HEAD;
        for (Map.Entry<String, Bar> each : bars.entrySet()) {
            Bar bar = each.getValue();
            double width = bar.value() <= 0 ? 0 : Math.max(2, BARS * (Math.log10(bar.value()) - from) / (to - from));
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
                    .formatted(LABELS, y + 4, width, ROW - 8, bar.ours() ? "#2a6fb0" : "#b0b0b0"));
            text(svg, LABELS - 8, y + 17, "end", escaped(each.getKey()));
            text(svg, LABELS + width + 6, y + 17, "start", Table.number(bar.value()));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
