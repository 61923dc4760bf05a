package io.leaderelection.lock;

import io.leaderelection.api.FencingToken;
import io.leaderelection.time.Moment;
import java.time.Duration;

/**
 * How long a store lets a silent holder keep the lock, and how much of that the holder does not use.
 *
 * @param length time after which the store gives the lock of a silent holder to another node
 * @param margin cut from {@code length} on the holder's side, for clocks that run at different rates
 */
public record LeaseTerms(Duration length, Duration margin) {
    public LeaseTerms {
        if (margin.isNegative() || length.compareTo(margin.multipliedBy(2)) <= 0) {
            throw new IllegalArgumentException(
                    "margin %s must be less than half of the lease %s".formatted(margin, length));
        }
    }

    /**
     * The only way to make a lease, so that no backend counts a deadline from a reply.
     *
     * @param token fence of the term
     * @param sentAt taken before the first byte of the request left this node
     */
    public Lease lease(FencingToken token, Moment sentAt) {
        return new Lease(token, sentAt.plus(length.minus(margin)));
    }
}
