package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.FOLLOWER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEADER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static io.leaderelection.runtime.ElectionBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.core.Hold;
import io.leaderelection.runtime.News.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What is kept of what has happened, in virtual time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ChronicleTest {
    private final ElectionBench bench = new ElectionBench();
    private final Chronicle chronicle = bench.runner.chronicle();

    private List<Kind> kinds() {
        return chronicle.news().stream().map(News::kind).toList();
    }

    private void relinquish(int times) {
        for (int i = 0; i < times; i++) {
            bench.runner.relinquish();
            bench.after(FOLLOWER_CHECK);
        }
    }

    @Test
    void carriesWhatAnEventCarries() {
        Instant begin = bench.clock.instant();
        bench.started().after(Duration.ofSeconds(1)).runner.relinquish();

        assertThat(chronicle.news())
                .extracting(
                        News::sequence,
                        News::kind,
                        News::from,
                        News::to,
                        n -> n.reason().orElseThrow(),
                        News::token)
                .containsExactly(
                        row(1, Kind.MOVED, "idle", "standby", Reason.STARTED, Optional.empty()),
                        row(2, Kind.GAINED, "standby", "leading", Reason.GRANTED, Optional.of(1)),
                        row(3, Kind.LOST, "leading", "resigning", Reason.RELINQUISHED, Optional.of(1)));
        News lost = chronicle.news().get(2);
        assertThat(List.of(lost.election(), lost.node(), lost.at()))
                .isEqualTo(List.of("billing", "node-1", begin.plusSeconds(1)));
        assertThat(lost.text()).isEqualTo("node-1 no longer leads election billing, term 1: RELINQUISHED");
    }

    private static Tuple row(long sequence, Kind kind, String from, String to, Reason reason, Optional<Integer> token) {
        return Tuple.tuple(sequence, kind, from, to, reason, token.map(value -> new FencingToken(value)));
    }

    @Test
    void knowsUntilWhenANodeActedThatNoticedLate() {
        Instant begin = bench.clock.instant();
        bench.started().clock.advance(Duration.ofSeconds(60));
        bench.runner.relinquish();

        News lost = chronicle.news().get(2);
        assertThat(lost.at()).isEqualTo(begin.plusSeconds(60));
        assertThat(lost.actedUntil()).contains(begin.plus(LEASE.minus(ElectionBench.MARGIN)));
        assertThat(chronicle.news().get(1).actedUntil()).isEmpty();
    }

    @Test
    void isNotHeldUpByObservers() {
        bench.tasks.freezeObservers(true);
        bench.started();

        assertThat(kinds()).containsExactly(Kind.MOVED, Kind.GAINED);
    }

    @Test
    void keepsTheLatestTransitionsWithoutAGap() {
        bench.started();
        relinquish(40);

        List<Long> numbers = chronicle.news().stream().map(News::sequence).toList();
        long last = chronicle.lastSequence();
        assertThat(last).isGreaterThan(Chronicle.KEPT);
        assertThat(numbers)
                .containsExactlyElementsOf(LongStream.rangeClosed(last - Chronicle.KEPT + 1, last)
                        .boxed()
                        .toList());
    }

    @Test
    void losesNoTransitionToAStoreThatComesAndGoes() {
        for (int i = 0; i < 1_000; i++) {
            bench.lock.then(refusedBy("node-2")).then(unknown());
        }
        bench.started().after(Duration.ofMinutes(10));

        assertThat(kinds())
                .hasSizeGreaterThan(Chronicle.KEPT)
                .contains(Kind.STORE_LOST, Kind.STORE_BACK)
                .startsWith(Kind.MOVED);
        assertThat(chronicle.news().stream().filter(news -> news.reason().isEmpty()))
                .hasSize(Chronicle.KEPT);
        assertThat(chronicle.news())
                .isSortedAccordingTo((one, other) -> Long.compare(one.sequence(), other.sequence()));
    }

    @Test
    void tellsFollowersEverythingInOrder() {
        List<News> told = new ArrayList<>();
        chronicle.follow(told::add);
        bench.started();
        relinquish(3);

        assertThat(told).isEqualTo(chronicle.news()).hasSizeGreaterThan(8);
    }

    @Test
    void countsTermsAndWhatEndedThem() {
        bench.started();
        relinquish(2);
        bench.runner.impose(Hold.SUSPENDED);
        bench.tasks.run();

        assertThat(chronicle.tally().terms()).isEqualTo(3);
        assertThat(chronicle.tally().ended())
                .containsEntry(Reason.RELINQUISHED, 2L)
                .containsEntry(Reason.SUSPENDED, 1L)
                .containsEntry(Reason.LOCK_LOST, 0L)
                .hasSize(8);
    }

    @Test
    void countsChecksAndThoseThatFailed() {
        bench.lock.then(unknown()).then(unknown());
        bench.started().after(LEASE);
        long checks = chronicle.tally().checks();
        bench.runner.relinquish();
        bench.tasks.run();

        assertThat(chronicle.tally().failures()).isEqualTo(2);
        assertThat(chronicle.tally().checks())
                .as("a release is no check")
                .isEqualTo(checks)
                .isGreaterThan(5);
    }

    @Test
    void knowsTheLastCheckAndHowLongItTook() {
        bench.lock.then(() -> {
            bench.clock.advance(Duration.ofMillis(700));
            return refusedBy("node-2");
        });
        bench.started().clock.advance(Duration.ofMillis(300));

        assertThat(chronicle.lastCheck().orElseThrow())
                .isEqualTo(new Check(
                        bench.clock.instant().minusMillis(300),
                        Duration.ofMillis(300),
                        Duration.ofMillis(700),
                        "acquire",
                        "not ours: taken"));
    }

    @Test
    void knowsThatTheStoreHangs() {
        bench.started();
        bench.lock.then(() -> {
            assertThat(chronicle.storeProblem()).isEmpty();
            bench.clock.advance(Duration.ofSeconds(2));
            assertThat(chronicle.storeProblem()).contains("it was asked 2000 ms ago and has not answered yet");
            return unknown();
        });
        bench.after(LEADER_CHECK);

        assertThat(bench.lock.calls()).contains("renew");
        bench.after(LEASE);
        assertThat(chronicle.storeProblem()).isEmpty();
    }

    /** A connect may hang for as long as pool and driver let it, which may be for ever. */
    @Test
    void missesAnAnswerInTimeAndOnceAndTellsThatItCame() {
        bench.lock.then(refusedBy("node-2"));
        bench.tasks.freezeStore(true);
        bench.started().after(FOLLOWER_CHECK.plusSeconds(5).minusMillis(1));
        assertThat(bench.journal.lines("store")).isEmpty();

        bench.after(Duration.ofMillis(1));
        assertThat(bench.journal.lines("store"))
                .containsExactly("store lost: it was asked 8000 ms ago and has not answered yet");
        assertThat(kinds()).endsWith(Kind.STORE_LOST);
        bench.after(Duration.ofHours(1));
        assertThat(bench.journal.lines("store")).hasSize(1);

        bench.tasks.freezeStore(false);
        bench.tasks.run();
        assertThat(bench.journal.lines("store")).hasSize(2).endsWith("store back");
        assertThat(kinds()).endsWith(Kind.STORE_LOST, Kind.STORE_BACK);
        assertThat(chronicle.storeProblem()).isEmpty();
    }

    @Test
    void givesTheLatestReasonOfAnOutage() {
        bench.lock.then(unknown());
        bench.tasks.freezeStore(true);
        bench.started().after(FOLLOWER_CHECK.plusSeconds(5));
        bench.tasks.freezeStore(false);
        bench.tasks.run();

        assertThat(chronicle.storeProblem()).contains("no answer");
        assertThat(bench.journal.lines("store")).hasSize(1);
    }

    @Test
    void missesNoAnswerThatCameInTimeNorOneThatNobodyWaitsFor() {
        bench.started().after(Duration.ofMinutes(2));
        bench.runner.impose(Hold.CLOSED);
        bench.tasks.freezeStore(true);
        bench.after(Duration.ofMinutes(2));

        assertThat(bench.journal.lines("store")).isEmpty();
    }
}
