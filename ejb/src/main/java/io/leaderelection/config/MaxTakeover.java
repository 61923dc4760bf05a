package io.leaderelection.config;

import io.leaderelection.config.PostgresConfig.Takeover;
import io.leaderelection.config.PostgresConfig.Waiting;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The longest time from a fault to the next leader, as the settings bound it.
 *
 * <p>Notation of {@link TimingRules}: L lease, C leader's check, F follower's check. Over Postgres the bound is the longest of
 *
 * <ol>
 *   <li><i>silence</i>, L + F: processes stop, or networks swallow everything, of any number of nodes at once. The server
 *       ends a session that was silent for L. The last to fall silent is a follower in the queue, whose wait ends
 *       within F and may win it the lock.
 *   <li><i>a cut</i>, C + L/4 + min(drain, L): one session of the leader is ended. It notices at its next renewal, which
 *       takes up to L/4; its observers drain behind the other session, which the server ends after L. Where followers poll,
 *       F more.
 *   <li><i>a restart</i>, F + L, from when the server is back: nodes try again within F and lead on sessions of age L.
 * </ol>
 *
 * <p>To each is added what a successor does then: at most 50 ms between two waits for the guard, the grace (a lease with
 * {@code takeover = safe}), and four statements of at most L/8 each. Most take-overs are far shorter: a killed process is
 * succeeded after little more than the grace.
 *
 * <p>Over Redis it is L + F and four scripts: a key lives for L after its last renewal, a store that has lost it is trusted
 * again after L, and a follower asks once in F. L is the key's time to live, also where it is not renewed.
 *
 * <p>It holds where a node is there that competes, on sessions of age; where the server answers each statement within L/8;
 * and where a connection can be had at once. No fault is a hand-over, which may take as long as {@code drain-timeout}, or
 * the absence of the server, which ends where <i>a restart</i> begins.
 */
public final class MaxTakeover {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private MaxTakeover() {}

    /** The bound for one election, over either store. */
    public static Duration of(ElectionConfig election) {
        Timing timing = election.timing();
        return election.store() instanceof PostgresConfig postgres
                ? of(timing, postgres)
                : timing.lease().plus(timing.followerCheck()).plus(statements(timing));
    }

    /** The bound for one election over Postgres. */
    public static Duration of(Timing timing, PostgresConfig postgres) {
        Duration silence = timing.lease().plus(timing.followerCheck());
        Duration restart = timing.followerCheck().plus(timing.lease());
        return Stream.of(silence, cut(timing, postgres), restart)
                .reduce(MaxTakeover::longer)
                .orElseThrow()
                .plus(succession(timing, postgres));
    }

    private static Duration cut(Timing timing, PostgresConfig postgres) {
        boolean shieldOutlastsDrain = timing.drainTimeout().compareTo(timing.lease()) < 0;
        Duration drained = shieldOutlastsDrain ? timing.drainTimeout() : timing.lease();
        Duration noticed = timing.leaderCheck().plus(timing.renewalTimeout()).plus(drained);
        return postgres.waiting() == Waiting.POLL ? noticed.plus(timing.followerCheck()) : noticed;
    }

    private static Duration succession(Timing timing, PostgresConfig postgres) {
        Duration settling = postgres.takeover() == Takeover.SAFE ? timing.lease() : postgres.grace();
        return BETWEEN_LOOKS.plus(settling).plus(statements(timing));
    }

    private static Duration statements(Timing timing) {
        return timing.lease().dividedBy(8).multipliedBy(4);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
