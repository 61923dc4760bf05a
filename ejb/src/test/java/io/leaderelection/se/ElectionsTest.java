package io.leaderelection.se;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.runtime.RecordingJournal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An elector of a plain program, on real threads and a scripted store. */
@Timeout(60)
class ElectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LockReply TAKEN = new Refused("taken", Optional.of("node-2"), Optional.empty());

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScriptedStore store = new ScriptedStore();
    private final RecordingJournal journal = new RecordingJournal();
    private final List<LeadershipEvent> events = new CopyOnWriteArrayList<>();
    private final List<LeadershipChecked> asLeader = new CopyOnWriteArrayList<>();
    private final List<LeadershipChecked> asFollower = new CopyOnWriteArrayList<>();

    private Elections elections() {
        return new Elections(store)
                .name("billing")
                .lockId(7)
                .nodeId("node-1")
                .set(Key.LEADER_CHECK_INTERVAL, "20ms")
                .set(Key.FOLLOWER_CHECK_INTERVAL, "20ms")
                .onChange(events::add)
                .onLeader(asLeader::add)
                .onFollower(asFollower::add)
                .journal(journal);
    }

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private static void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::get);
    }

    @Nested
    class Settings {
        @Test
        void areCheckedAsInAServerAndAllAtOnce() {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> elections()
                            .lockId(-1)
                            .set(Key.LEADER_CHECK_INTERVAL, "6m")
                            .set(Key.DRAIN_TIMEOUT, "2")
                            .build(timer))
                    .satisfies(e -> assertThat(e.problems()).hasSizeGreaterThan(3))
                    .withMessageContaining("leaderelection.lock-id")
                    .withMessageContaining("must be less than");
        }

        @ParameterizedTest
        @EnumSource(names = {"ELECTIONS", "BACKEND", "POSTGRES_DATA_SOURCE", "REDIS_URI", "REDIS_MASTERS"})
        void thatAreGivenOtherwiseAreRefused(Key key) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> elections().set(key, "x"))
                    .withMessageStartingWith(key.property() + " is not set here");
        }

        @Test
        void thatAreUnwiseAreTold() {
            elections().set(Key.RELINQUISH_INTERVAL, "301ms").build(timer).close();

            assertThat(journal.lines("unwise: leaderelection.leader-check-interval"))
                    .singleElement()
                    .asString()
                    .contains("should be a factor of");
        }

        @Test
        void needALockIdOnly() {
            try (LeaderElector elector = new Elections(store).lockId(0).build(timer)) {
                assertThat(elector.leadership().status().election()).isEqualTo("default");
                assertThat(elector.leadership().status().node())
                        .isEqualTo("pid-" + ProcessHandle.current().pid());
            }
        }
    }

    @Nested
    class Acquire {
        @Test
        void leadsAndKeepsTheTerm() throws InterruptedException {
            try (LeaderElector elector = elections().build(timer)) {
                assertThat(elector.acquire()).isTrue();
                assertThat(elector.check().value()).isEqualTo(1);
                await("renewals", () -> store.lock.calls().contains("renew"));

                assertThat(elector.acquire(Duration.ZERO)).as("by a leader").isTrue();
                assertThat(elector.check().value()).isEqualTo(1);
                assertThat(store.lock.calls()).containsOnlyOnce("acquire");
            }
        }

        @Test
        void inVainOnlyFollowsAfterwards() throws InterruptedException {
            store.lock.then(TAKEN).then(new Released()).then(TAKEN);
            try (LeaderElector elector =
                    elections().set(Key.FOLLOWER_CHECK_INTERVAL, "1s").build(timer)) {
                assertThat(elector.acquire(Duration.ofMillis(50))).isFalse();
                await(
                        "two looks",
                        () -> store.lock.calls().stream().filter("look"::equals).count() > 1);

                assertThat(store.lock.calls()).containsOnlyOnce("acquire");
                assertThat(elector.leadership().isLeader()).isFalse();
                assertThat(elector.acquire(PATIENCE)).isTrue();
            }
        }

        @Test
        void endsWithItsTerm() throws InterruptedException {
            try (LeaderElector elector = elections().build(timer)) {
                assertThat(elector.acquire(PATIENCE)).isTrue();
                store.lock.then(TAKEN);
                await("Lost", () -> events.size() == 2);
                await("looks", () -> store.lock.calls().contains("look"));

                assertThat(store.lock.calls()).containsOnlyOnce("acquire");
                assertThatExceptionOfType(NotLeaderException.class).isThrownBy(elector::check);
            }
        }

        @Test
        void ofOneThatIsNoCandidateIsInVain() throws InterruptedException {
            try (LeaderElector elector = elections().set(Key.CANDIDATE, "false").build(timer)) {
                assertThat(elector.acquire(Duration.ofMillis(20))).isFalse();
                assertThat(store.lock.calls()).doesNotContain("acquire");
            }
        }
    }

    @Nested
    class CheckAndRelinquish {
        @Test
        void byAFollowerAreErrorsThatSayWhoLeads() throws InterruptedException {
            store.lock.then(TAKEN).then(new Released()).then(TAKEN);
            try (LeaderElector elector = elections().build(timer)) {
                elector.acquire(Duration.ofMillis(1));

                assertThatExceptionOfType(NotLeaderException.class)
                        .isThrownBy(elector::relinquish)
                        .withMessageStartingWith("node-1 does not lead election billing; ");
                assertThatExceptionOfType(NotLeaderException.class).isThrownBy(elector::check);
            }
        }

        @Test
        void handsOverAndThenOnlyFollows() throws InterruptedException {
            try (LeaderElector elector = elections().build(timer)) {
                elector.acquire(PATIENCE);
                elector.relinquish();
                await("looks", () -> store.lock.calls().contains("look"));

                assertThat(store.lock.calls())
                        .containsOnlyOnce("acquire")
                        .containsSubsequence("acquire", "release", "look");
                assertThat(elector.leadership().status().state()).isEqualTo(State.FOLLOWER);
                assertThat(elector.acquire(PATIENCE)).as("again").isTrue();
                assertThat(elector.check().value()).isEqualTo(2);
            }
        }
    }

    @Nested
    class Run {
        private final CompletableFuture<Thread> thread = new CompletableFuture<>();

        private CompletableFuture<Boolean> run(LeaderElector elector) {
            return CompletableFuture.supplyAsync(() -> {
                thread.complete(Thread.currentThread());
                try {
                    elector.run();
                    return true;
                } catch (InterruptedException e) {
                    return false;
                }
            });
        }

        @Test
        void leadsAgainAndAgainUntilItIsClosed() {
            LeaderElector elector = elections().build(timer);
            CompletableFuture<Boolean> running = run(elector);
            await("leads", () -> elector.leadership().isLeader());
            elector.relinquish();
            await("a second term", () -> events.size() == 3);
            elector.close();

            assertThat(running.join()).isTrue();
            assertThat(store.lock.calls()).endsWith("park", "close");
            await("Lost", () -> events.size() == 4);
            assertThat(events).map(event -> event.token().value()).containsExactly(1L, 1L, 2L, 2L);
        }

        @Test
        void callsBackAtEveryCheck() {
            store.lock.then(TAKEN).then(TAKEN);
            LeaderElector elector = elections().build(timer);
            CompletableFuture<Boolean> running = run(elector);
            await("checks as leader", () -> asLeader.size() > 3);
            elector.close();

            assertThat(running.join()).isTrue();
            assertThat(asFollower.get(0).leader()).contains("node-2");
            assertThat(asLeader).allMatch(check -> check.token().isPresent());
        }

        @Test
        void handsOverAtAnInterrupt() {
            LeaderElector elector = elections().build(timer);
            CompletableFuture<Boolean> running = run(elector);
            await("leads", () -> elector.leadership().isLeader());
            thread.join().interrupt();

            assertThat(running.join()).isFalse();
            assertThat(store.lock.calls()).containsSubsequence("acquire", "release", "park", "close");
        }

        @Test
        void twiceAtATimeIsAnError() {
            LeaderElector elector = elections().build(timer);
            CompletableFuture<Boolean> running = run(elector);
            await("leads", () -> elector.leadership().isLeader());

            assertThatIllegalStateException().isThrownBy(elector::run).withMessage("this elector runs already");
            elector.close();
            assertThat(running.join()).isTrue();
        }
    }

    @Nested
    class Close {
        @Test
        void isFinalAndHarmlessWhenRepeated() {
            LeaderElector elector = elections().build(timer);
            elector.close();
            elector.close();

            assertThatIllegalStateException().isThrownBy(elector::run).withMessage("this elector is closed");
            assertThatIllegalStateException().isThrownBy(elector::acquire);
        }

        @Test
        void byACallbackEndsTheRun() throws InterruptedException {
            CompletableFuture<LeaderElector> self = new CompletableFuture<>();
            try (LeaderElector elector = elections()
                    .set(Key.DRAIN_TIMEOUT, "50ms")
                    .onChange(event -> self.join().close())
                    .build(timer)) {
                self.complete(elector);
                elector.run();
            }

            await("Lost", () -> events.size() == 2);
            assertThat(journal.lines("failed")).isEmpty();
        }

        @Test
        void leavesNoThreadAndNothingOnTheTimer() throws InterruptedException {
            LeaderElector elector = elections().name("leftovers").build(timer);
            elector.acquire(PATIENCE);
            assertThat(threads()).isNotEmpty();
            elector.close();

            await("no thread", () -> threads().isEmpty());
            assertThat(timer.isShutdown()).isFalse();
            timer.shutdown(); // ends only when nothing waits on it any more
            await("nothing on the timer", timer::isTerminated);
        }

        private List<String> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("leaderelection-leftovers"))
                    .toList();
        }
    }

    @Test
    void aCallbackThatThrowsHidesNothingFromTheOthers() throws InterruptedException {
        List<LeadershipEvent> others = new CopyOnWriteArrayList<>();
        Elections elections = new Elections(store)
                .lockId(7)
                .journal(journal)
                .onChange(event -> {
                    throw new AssertionError("callback");
                })
                .onChange(others::add);
        try (LeaderElector elector = elections.build(timer)) {
            assertThat(elector.acquire(PATIENCE)).isTrue();
        }

        await("both events", () -> others.size() == 2);
        assertThat(journal.lines("failed telling a callback of Gained")).hasSize(1);
    }
}
