package io.leaderelection.client;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.api.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An election that another deployment of this server runs. Each question is answered by its MBean, by the lease's deadline
 * there; while that deployment is away nobody leads. Thread-safe.
 */
final class DistantLeadership implements Leadership {
    private static final Duration LONGEST_HOLD_OFF = Duration.ofDays(1);
    private static final int MOST_LOOKS = 100; // a transition takes longer than a look

    private final ElectionName name;
    private final ElectionBean bean;
    private final DistantTerms terms;

    DistantLeadership(ElectionName name, DistantTerms terms, ClientLog log) {
        this.name = name;
        this.bean = new ElectionBean(name, log);
        this.terms = terms;
    }

    @Override
    public boolean isLeader() {
        return bean.read("LeaseDeadlineNanos", Long.class)
                .filter(deadline -> System.nanoTime() - deadline < 0)
                .isPresent();
    }

    @Override
    public Optional<FencingToken> token() {
        OptionalLong token = presentToken();
        return token.isPresent() ? Optional.of(new FencingToken(token.getAsLong())) : Optional.empty();
    }

    @Override
    public FencingToken requireLeader() {
        return token().orElseThrow(() -> new NotLeaderException("this node does not lead election " + name
                + bean.read("Leader", String.class)
                        .filter(leader -> !leader.isEmpty())
                        .map(leader -> "; " + leader + " does")
                        .orElse("")));
    }

    @Override
    public Optional<Term> term() {
        return token().map(token -> terms.of(token, () -> !token().equals(Optional.of(token))));
    }

    /** {@inheritDoc} Read twice and alike, so that its parts belong together: the MBean shows them one by one. */
    @Override
    public LeadershipStatus status() {
        LeadershipStatus before = look();
        for (int attempt = 0; attempt < MOST_LOOKS; attempt++) {
            LeadershipStatus now = look();
            if (isSame(before, now)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private LeadershipStatus look() {
        return new LeadershipStatus(
                bean.read("Election", String.class).orElse(name.election()),
                bean.read("Node", String.class).orElse(""),
                bean.read("State", String.class)
                        .map(state -> State.valueOf(state.toUpperCase(Locale.ROOT)))
                        .orElse(State.BOOTSTRAP),
                bean.read("Leader", String.class).filter(leader -> !leader.isEmpty()),
                bean.read("LeaderSince", String.class)
                        .filter(since -> !since.isEmpty())
                        .map(Instant::parse),
                token(),
                Duration.ofMillis(bean.read("LeaseRemainingMillis", Long.class).orElse(0L)));
    }

    /** But for the lease, which melts away between any two looks. */
    private static boolean isSame(LeadershipStatus one, LeadershipStatus other) {
        return withoutLease(one).equals(withoutLease(other));
    }

    private static LeadershipStatus withoutLease(LeadershipStatus status) {
        return new LeadershipStatus(
                status.election(),
                status.node(),
                status.state(),
                status.leader(),
                status.since(),
                status.token(),
                Duration.ZERO);
    }

    @Override
    public String relinquish() {
        return bean.order("relinquish", new Object[0]).orElseGet(this::nothingToRelinquish);
    }

    @Override
    public String relinquish(String reason, Duration holdOff) {
        if (holdOff.isNegative() || holdOff.compareTo(LONGEST_HOLD_OFF) > 0) {
            throw new IllegalArgumentException("the hold-off must be from zero to a day, and is " + holdOff);
        }
        long seconds = holdOff.plusNanos(999_999_999).toSeconds(); // what the MBean counts in, and not less
        return bean.order(
                        "relinquish",
                        new Object[] {Math.min(seconds, LONGEST_HOLD_OFF.toSeconds()), reason},
                        long.class.getName(),
                        String.class.getName())
                .orElseGet(this::nothingToRelinquish);
    }

    /** The token, read so that it belongs to the deadline: a term that ended between two looks is not answered. */
    private OptionalLong presentToken() {
        long before = bean.read("FencingToken", Long.class).orElse(0L);
        boolean leads = before != 0 && isLeader();
        boolean same = leads && bean.read("FencingToken", Long.class).orElse(0L) == before;
        return same ? OptionalLong.of(before) : OptionalLong.empty();
    }

    private String nothingToRelinquish() {
        return "nothing to relinquish: election " + name + " does not run in this server";
    }
}
