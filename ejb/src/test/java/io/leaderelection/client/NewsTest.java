package io.leaderelection.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** Events out of a table that is read now and then. */
class NewsTest {
    private final News news = new News();

    @Test
    void beginsWithTheTermThatIsAndNotWithThoseThatWere() {
        assertThat(told(presently(7), row(1, "gained", 5), row(2, "lost", 5), row(3, "gained", 7)))
                .containsExactly(gained(7));
    }

    @Test
    void beginsWithNothingWhereNobodyLeads() {
        assertThat(told(Optional::empty, row(1, "gained", 5), row(2, "lost", 5)))
                .isEmpty();
        assertThat(told(NewsTest::unasked, row(1, "gained", 5), row(2, "lost", 5), row(3, "gained", 7)))
                .containsExactly(gained(7));
    }

    @Test
    void tellsEachRowOnceInOrder() {
        told(Optional::empty);

        assertThat(told(NewsTest::unasked, row(1, "moved", 0), row(2, "gained", 5), row(3, "store-lost", 0)))
                .containsExactly(gained(5));
        assertThat(told(NewsTest::unasked, row(2, "gained", 5), row(3, "store-lost", 0)))
                .isEmpty();
        assertThat(told(NewsTest::unasked, row(3, "store-lost", 0), row(4, "lost", 5), row(5, "gained", 6)))
                .containsExactly(lost(5, Reason.DEADLINE_PASSED), gained(6));
    }

    @Test
    void doesNotTellTwiceWhatTheAttributesAlreadyShowed() {
        told(presently(7), row(1, "moved", 0));

        assertThat(told(NewsTest::unasked, row(2, "gained", 7))).isEmpty();
        assertThat(told(NewsTest::unasked, row(3, "lost", 7))).containsExactly(lost(7, Reason.DEADLINE_PASSED));
    }

    @Test
    void makesUpForRowsThatTheTableNoLongerHas() {
        told(presently(1), row(1, "gained", 1));

        assertThat(told(presently(9), row(60, "moved", 0), row(61, "moved", 0)))
                .containsExactly(lost(1, Reason.LOCK_LOST), gained(9));
        assertThat(told(Optional::empty, row(99, "moved", 0))).singleElement().isInstanceOf(Lost.class);
    }

    @Test
    void makesUpForRowsThatAreMissingBetweenOthers() {
        told(presently(1), row(1, "gained", 1));

        assertThat(told(presently(9), row(1, "gained", 1), row(2, "lost", 1), row(6, "gained", 9)))
                .containsExactly(lost(1, Reason.LOCK_LOST), gained(9));
        assertThat(told(Optional::empty, row(6, "gained", 9), row(8, "moved", 0)))
                .singleElement()
                .isInstanceOf(Lost.class);
    }

    @Test
    void takesAReasonOfANewerModuleForALostLock() {
        told(presently(1), row(1, "gained", 1));

        assertThat(told(NewsTest::unasked, row(2, at(), "lost", 1, "TIRED")))
                .containsExactly(lost(1, Reason.LOCK_LOST));
    }

    @Test
    void knowsTheTableOfAnotherStart() {
        told(Optional::empty, row(1, "gained", 5), row(2, "lost", 5));

        assertThat(news.goesOnIn(new CompositeData[] {row(2, "lost", 5), row(3, "gained", 6)}))
                .isTrue();
        assertThat(news.goesOnIn(new CompositeData[] {row(60, "moved", 0)})).isTrue();
        assertThat(news.goesOnIn(new CompositeData[] {row(1, "gained", 7)})).isFalse();
        assertThat(news.goesOnIn(new CompositeData[] {})).isFalse();
        assertThat(news.goesOnIn(new CompositeData[] {row(2, at().plusMillis(1), "lost", 5)}))
                .isFalse();
    }

    @Test
    void endsWithTheElection() {
        told(presently(7), row(1, "gained", 7));

        assertThat(news.gone(at())).containsExactly(lost(7, Reason.STOPPED));
        assertThat(news.gone(at())).isEmpty();
    }

    private List<LeadershipEvent> told(Supplier<Optional<Gained>> present, CompositeData... table) {
        return news.in(table, present);
    }

    private static Supplier<Optional<Gained>> presently(long token) {
        return () -> Optional.of(gained(token));
    }

    private static Optional<Gained> unasked() {
        throw new AssertionError("the table tells it all");
    }

    /** Everything happens at once. */
    private static Gained gained(long token) {
        return new Gained("alerts", "one", new FencingToken(token), at());
    }

    private static Lost lost(long token, Reason reason) {
        return new Lost("alerts", "one", new FencingToken(token), at(), reason);
    }

    private static Instant at() {
        return Instant.EPOCH;
    }

    private static CompositeData row(long sequence, String event, long token) {
        return row(sequence, at(), event, token);
    }

    private static CompositeData row(long sequence, Instant at, String event, long token) {
        return row(sequence, at, event, token, "DEADLINE_PASSED");
    }

    private static CompositeData row(long sequence, Instant at, String event, long token, String reason) {
        return new TransitionRow(sequence, at, event, token, reason).of("alerts", "one");
    }
}
