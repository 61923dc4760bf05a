package io.leaderelection.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that was most likely meant. */
final class NearestName {
    private static final int MOST_EDITS = 3;

    private NearestName() {}

    /**
     * A known name that ends with what {@code name} has after the prefix, or that few edits away; cases are alike.
     *
     * @param name a name that begins with {@code prefix}, as all known names do
     */
    static Optional<String> of(String name, String prefix, Collection<String> known) {
        String rest = rest(name, prefix);
        Optional<String> longer = known.stream()
                .filter(other -> rest(other, prefix).endsWith("." + rest)
                        || rest(other, prefix).endsWith("_" + rest))
                .min(Comparator.comparingInt(String::length));
        int most = Math.min(MOST_EDITS, Math.max(1, rest.length() / 3));
        return longer.or(() -> known.stream()
                .filter(other -> edits(rest, rest(other, prefix)) <= most)
                .min(Comparator.comparingInt(other -> edits(rest, rest(other, prefix)))));
    }

    private static String rest(String name, String prefix) {
        return name.substring(prefix.length()).toLowerCase(Locale.ROOT);
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string
     * alignment, Boytsov, "Indexing methods for approximate dictionary searching", 2011).
     */
    static int edits(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
