package io.leaderelection.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table in Markdown. Not thread-safe. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(List.of(head));
        rows.add(Collections.nCopies(head.length, "---"));
    }

    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Double number ? number(number) : String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /** With as many digits as are worth reading. */
    static String number(double value) {
        double size = Math.abs(value);
        String format =
                size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.095 ? "%.2f" : size == 0 ? "%.0f" : "%.3f";
        return String.format(Locale.ROOT, format, value).replaceAll("^-(0(\\.0+)?)$", "$1");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }
}
