package io.leaderelection.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.FencingToken;
import io.leaderelection.time.FixedTicker;
import io.leaderelection.time.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {
    private static final Duration LENGTH = Duration.ofSeconds(10);

    @Test
    void marginIsCutOnce() {
        Moment sentAt = new FixedTicker(new Moment(7)).now();
        Lease lease = new LeaseTerms(LENGTH, Duration.ofSeconds(1)).lease(new FencingToken(3), sentAt);

        assertThat(lease).isEqualTo(new Lease(new FencingToken(3), sentAt.plus(Duration.ofSeconds(9))));
    }

    @Test
    void leaseIsOverAtItsDeadline() {
        Lease lease = new Lease(new FencingToken(1), new Moment(5));

        assertThat(lease.isOver(new Moment(4))).isFalse();
        assertThat(lease.isOver(new Moment(5))).isTrue();
    }

    @Test
    void marginIsLessThanHalfOfTheLease() {
        assertThatThrownBy(() -> new LeaseTerms(LENGTH, LENGTH.dividedBy(2))).hasMessageContaining("half");
        assertThatThrownBy(() -> new LeaseTerms(LENGTH, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new LeaseTerms(LENGTH, Duration.ZERO).margin()).isZero();
    }
}
