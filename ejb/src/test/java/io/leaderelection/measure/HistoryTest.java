package io.leaderelection.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Term A = new Term("A", 10, 1_000, 2_000);

    @Test
    void findsNothingWhereTermsFollowOneAnother() {
        History history = history(new Term("B", 11, 2_500, 3_000), A, new Term("A", 12, 3_001, 4_000));

        assertThat(history.violations()).isEmpty();
        assertThat(history.overlap()).isEqualTo(Duration.ZERO);
        assertThat(history.gaps()).containsExactly(micros(500), micros(1));
    }

    @Test
    void findsTwoLeadersThatShareTheirEdge() {
        assertThat(history(A, new Term("B", 11, 1_900, 2_100)).overlap()).isEqualTo(micros(100));
        assertThat(history(A, new Term("B", 11, 1_900, 2_100)).violations())
                .singleElement()
                .asString()
                .startsWith("two leaders for 100 us");
        assertThat(history(A, new Term("B", 11, 1_900, 2_100)).gaps()).containsExactly(micros(-100));
    }

    @Test
    void findsALeaderWithinTheTermOfAnother() {
        assertThat(history(A, new Term("B", 11, 1_200, 1_300)).overlap()).isEqualTo(micros(100));
    }

    @Test
    void findsTheSameMicrosecond() {
        assertThat(history(A, new Term("B", 11, 2_000, 2_500)).violations()).hasSize(1);
    }

    @Test
    void findsAnOverlapWithATermThatIsNotTheLastOne() {
        Term frozen = new Term("A", 10, 1_000, 9_000);
        History history = history(frozen, new Term("B", 11, 2_000, 3_000), new Term("C", 12, 8_000, 9_500));

        assertThat(history.overlap()).isEqualTo(micros(1_000));
        assertThat(history.violations()).hasSize(2);
    }

    @Test
    void findsATokenThatDoesNotRise() {
        assertThat(history(A, new Term("B", 10, 3_000, 4_000)).violations())
                .singleElement()
                .asString()
                .startsWith("token does not rise");
        assertThat(history(A, new Term("B", 11, 3_000, 4_000), new Term("A", 9, 5_000, 6_000))
                        .violations())
                .hasSize(2);
    }

    @Test
    void countsTheGapFromTheLastTrueSampleOfAnybody() {
        History history = history(A, new Term("B", 11, 1_200, 1_300), new Term("C", 12, 2_010, 2_020));

        assertThat(history.gaps()).containsExactly(micros(-800), micros(10));
    }

    @Test
    void takesPercentilesByNearestRank() {
        List<Duration> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();

        assertThat(Figures.percentile(hundred, 50)).isEqualTo(Duration.ofMillis(50));
        assertThat(Figures.percentile(hundred, 99)).isEqualTo(Duration.ofMillis(99));
        assertThat(Figures.percentile(hundred.subList(0, 1), 50)).isEqualTo(Duration.ofMillis(1));
        assertThat(Figures.percentile(hundred.subList(0, 5), 99)).isEqualTo(Duration.ofMillis(5));
    }

    private static History history(Term... terms) {
        return new History(List.of(terms));
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
