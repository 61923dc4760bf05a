package io.leaderelection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.ScriptedLock;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Observers that block, throw or give orders, on real threads: none of them delays a renewal or hides an event. */
@Timeout(60)
class UnrulyObserversTest {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration CHECK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 5;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService helpers = Executors.newCachedThreadPool();
    private final ScriptedLock lock = new ScriptedLock(Ticker.system(), new LeaseTerms(LEASE, Duration.ofSeconds(1)));
    private final RecordingObservers observers = new RecordingObservers();
    private final RecordingJournal journal = new RecordingJournal();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ElectionRunner runner = runner();

    private ElectionRunner runner() {
        Timing timing = new Timing(
                LEASE,
                Duration.ofSeconds(1),
                CHECK,
                CHECK,
                Duration.ofMillis(300),
                Duration.ofSeconds(20),
                new Tenure.Interval(Duration.ofHours(1)));
        return new ElectionRunner(
                "billing",
                "node-1",
                timing,
                new Elector(timing, new Random(1)),
                lock,
                new ExecutorTasks("billing", timer, Executors.defaultThreadFactory()),
                observers,
                journal,
                Ticker.system(),
                InstantSource.system());
    }

    @AfterEach
    void end() {
        release.countDown();
        runner.stop();
        timer.shutdownNow();
        helpers.shutdownNow();
    }

    private void block() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::get);
    }

    private int renewals() {
        return Collections.frequency(lock.calls(), "renew");
    }

    private void awaitMoreRenewals() {
        int before = renewals();
        await("more renewals", () -> renewals() >= before + MANY);
    }

    @Test
    void oneThatBlocksOnGainedDelaysNoRenewal() {
        observers.reactBy(event -> block());
        runner.start();
        await("Gained", () -> !observers.events().isEmpty());
        awaitMoreRenewals();

        assertThat(runner.isLeader()).isTrue();
        assertThat(observers.told()).containsExactly("Gained 1");
    }

    @Test
    void oneThatBlocksOnAChecksDelaysNoRenewalAndHidesNoLoss() {
        observers.checkBy(check -> block());
        runner.start();
        await("a check", () -> !observers.checks().isEmpty());
        awaitMoreRenewals();
        runner.pause("");
        await("the lock given back although nobody drains", () -> lock.calls().contains("release"));
        release.countDown();

        await("Lost", () -> observers.told().equals(List.of("Gained 1", "Lost 1")));
        assertThat(observers.checks()).hasSizeLessThan(renewals());
    }

    @Test
    void oneThatBlocksOnLostIsWaitedForUpToTheDrainTimeout() {
        observers.reactBy(event -> {
            if (event instanceof Lost) {
                block();
            }
        });
        runner.start();
        await("leads", runner::isLeader);
        runner.pause("");
        await("Lost", () -> observers.told().contains("Lost 1"));

        await("the lock given back", () -> lock.calls().contains("release"));
    }

    @Test
    void lateDeliveryIsVisible() {
        List<Instant> delivered = new CopyOnWriteArrayList<>();
        observers.reactBy(event -> {
            delivered.add(Instant.now());
            if (event instanceof Gained) {
                block();
            }
        });
        runner.start();
        await("leads", runner::isLeader);
        runner.pause("");
        await("the lock given back", () -> lock.calls().contains("release"));
        Instant released = Instant.now();
        release.countDown();
        await("Lost", () -> observers.told().contains("Lost 1"));
        LeadershipEvent lost = observers.events().get(1);

        assertThat(lost.at()).isBefore(released);
        assertThat(delivered.get(1)).isAfterOrEqualTo(released);
        assertThat(lost.token()).isEqualTo(observers.events().get(0).token());
        assertThat(runner.isLeader()).isFalse();
    }

    enum Call {
        RELINQUISH {
            @Override
            void of(ElectionRunner runner) {
                runner.relinquish("no room", Duration.ofHours(1));
            }
        },
        PAUSE {
            @Override
            void of(ElectionRunner runner) {
                runner.pause("");
            }
        },
        STOP {
            @Override
            void of(ElectionRunner runner) {
                runner.stop();
            }
        };

        abstract void of(ElectionRunner runner);
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void oneThatCallsBackIntoTheElectionIsObeyed(Call call) {
        observers.reactBy(event -> {
            if (event instanceof Gained) {
                call.of(runner);
                assertThat(runner.status().token()).isEmpty();
            } else {
                assertThat(runner.isLeader()).isFalse();
            }
        });
        runner.start();

        await("Lost", () -> observers.told().equals(List.of("Gained 1", "Lost 1")));
        await("the lock given back", () -> lock.calls().contains("release"));
        assertThat(journal.lines("failed")).isEmpty();
        assertThat(observers.told()).containsExactly("Gained 1", "Lost 1");
    }

    @Test
    void oneThatThrowsAlwaysEndsNothing() {
        observers.reactBy(event -> {
            throw new StackOverflowError("observer");
        });
        observers.checkBy(check -> {
            throw new IllegalStateException("observer");
        });
        runner.start();
        awaitMoreRenewals();
        runner.relinquish();
        await("a second term", () -> observers.told().contains("Gained 2"));
        awaitMoreRenewals();

        assertThat(observers.told()).containsExactly("Gained 1", "Lost 1", "Gained 2");
    }

    @Test
    void manyThreadsThatGiveOrdersLeaveOneLostPerGained() {
        runner.start();
        for (int i = 0; i < 4; i++) {
            helpers.execute(() -> {
                for (int round = 0; round < 50; round++) {
                    runner.relinquish("round " + round, Duration.ZERO);
                    runner.pause("");
                    runner.resume("");
                }
            });
        }
        helpers.shutdown();
        await("orders given", helpers::isTerminated);
        runner.stop();
        await("the last Lost", () -> observers.told().size() % 2 == 0);

        List<String> told = observers.told();
        for (int i = 0; i < told.size(); i += 2) {
            String token = told.get(i).replace("Gained ", "");
            assertThat(told.subList(i, i + 2)).containsExactly("Gained " + token, "Lost " + token);
        }
        assertThat(journal.lines("failed")).isEmpty();
    }
}
