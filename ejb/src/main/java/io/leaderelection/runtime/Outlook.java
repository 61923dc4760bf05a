package io.leaderelection.runtime;

import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Hold;
import io.leaderelection.core.TenureEnd.AtInstant;
import io.leaderelection.core.TenureEnd.AtMoment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What lies ahead of an election on this node. Immutable; true for the moment it was taken.
 *
 * @param holds grounds for not competing; empty while it competes
 * @param tenureLeft how long until this node hands over on its own account; empty unless it leads, and where no end is set
 * @param handsOverAt the same as a time
 * @param holdOffLeft how long this node still stays out of the competition after a hand-over; zero = it does not
 * @param readyIn how long until this node could lead if the lock were free; zero = it could now; empty = not until
 *     something else changes: a hold, or a store that does not answer
 */
public record Outlook(
        Set<Hold> holds,
        Optional<Duration> tenureLeft,
        Optional<Instant> handsOverAt,
        Duration holdOffLeft,
        Optional<Duration> readyIn) {

    static Outlook of(Standing standing, Chronicle chronicle, Reading now) {
        Optional<Duration> tenureLeft = standing.currentTerm().flatMap(term -> tenureLeft(term, now));
        Duration holdOffLeft = chronicle.holdOffLeft();
        boolean leads = standing.currentTerm().isPresent();
        Optional<Duration> readyIn = standing.readyIn(now.moment())
                .filter(ready -> leads || chronicle.storeProblem().isEmpty())
                .map(ready -> ready.compareTo(holdOffLeft) < 0 ? holdOffLeft : ready);
        return new Outlook(standing.holds(), tenureLeft, tenureLeft.map(now.wall()::plus), holdOffLeft, readyIn);
    }

    private static Optional<Duration> tenureLeft(Leading leading, Reading now) {
        if (leading.until() instanceof AtMoment end) {
            return Optional.of(positive(end.moment().since(now.moment())));
        } else if (leading.until() instanceof AtInstant end) {
            return Optional.of(positive(Duration.between(now.wall(), end.instant())));
        }
        return Optional.empty();
    }

    static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
