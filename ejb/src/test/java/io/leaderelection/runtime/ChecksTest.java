package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.LEADER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.held;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static io.leaderelection.runtime.ElectionBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What observers of checks are told, and that they are in nobody's way. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ChecksTest {
    private final ElectionBench bench = new ElectionBench();

    private ElectionBench watched() {
        bench.observers.checkBy(check -> {});
        return bench;
    }

    @Test
    void ofALeaderAreItsGrantAndItsRenewals() {
        Instant begin = bench.clock.instant();
        watched().started().after(LEADER_CHECK);

        assertThat(bench.observers.order()).containsExactly("Gained", "leads", "leads");
        assertThat(bench.observers.checks().get(1))
                .isEqualTo(new LeadershipChecked(
                        "billing",
                        "node-1",
                        true,
                        Optional.of("node-1"),
                        Optional.of(new FencingToken(1)),
                        begin.plus(LEADER_CHECK)));
    }

    @Test
    void ofAFollowerAreItsAttempts() {
        Instant begin = bench.clock.instant();
        bench.lock.then(refusedBy("node-2"));
        watched().started();

        assertThat(bench.observers.checks())
                .containsExactly(new LeadershipChecked(
                        "billing", "node-1", false, Optional.of("node-2"), Optional.empty(), begin));
    }

    @Test
    void ofOneThatDoesNotCompeteAreItsLooks() {
        bench.lock.then(refusedBy("node-2")).then(new Released()).then(refusedBy("node-3"));
        watched().started().runner.impose(Hold.PAUSED);
        bench.tasks.run();

        assertThat(bench.lock.calls()).containsExactly("acquire", "release", "look");
        assertThat(bench.observers.checks())
                .map(check -> check.leader().orElseThrow())
                .containsExactly("node-2", "node-3");
    }

    @Test
    void areNotWhatTheStoreLeavesOpenOrDoesNotAnswer() {
        bench.lock.then(held()).then(unknown()).then(held()).then(refusedBy("node-2"));
        watched().started().after(Duration.ofMillis(1500));

        assertThat(bench.lock.calls()).contains("acquire").doesNotContain("renew");
        assertThat(bench.observers.checks()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void endWithALostLock() {
        watched().started();
        bench.lock.then(refusedBy("node-2")).then(new Released()).then(refusedBy("node-2"));
        bench.after(LEADER_CHECK);

        assertThat(bench.observers.order()).startsWith("Gained", "leads", "Lost", "follows");
    }

    @Test
    void oneAtMostWaitsAndItIsTheNewest() {
        watched().started();
        bench.tasks.freezeObservers(true);
        bench.after(Duration.ofMinutes(1));
        assertThat(bench.tasks.waitingForObservers()).isEqualTo(1);
        Instant last = bench.clock.instant();
        bench.tasks.freezeObservers(false);
        bench.tasks.run();

        assertThat(bench.observers.order()).containsExactly("Gained", "leads", "leads");
        assertThat(bench.observers.checks().get(1).at()).isBetween(last.minus(LEADER_CHECK), last);
    }

    @Test
    void thatWaitAreDroppedByAChangeOfHandsSoThatTheOrderStays() {
        watched().started();
        bench.tasks.freezeObservers(true);
        bench.after(LEADER_CHECK).runner.relinquish();
        bench.after(LEASE);
        bench.tasks.freezeObservers(false);
        bench.tasks.run();

        assertThat(bench.observers.order()).containsExactly("Gained", "leads", "Lost", "Gained", "leads");
        assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1", "Gained 2");
    }

    @Test
    void areNotMadeAnyMoreWhenNobodyWantsThem() {
        bench.started();
        bench.tasks.freezeObservers(true);
        bench.after(Duration.ofMinutes(1));

        assertThat(bench.tasks.waitingForObservers()).isZero();
        assertThat(bench.observers.checks()).isEmpty();
    }

    @Test
    void thatThrowEndNothing() {
        bench.observers.checkBy(check -> {
            throw new AssertionError("observer");
        });
        bench.started().after(LEASE).runner.relinquish();
        bench.tasks.run();

        assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
        assertThat(bench.observers.checks()).hasSizeGreaterThan(4);
        assertThat(bench.journal.lines("failed delivering LeadershipChecked")).isNotEmpty();
    }
}
