package io.leaderelection.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The numbered rules of {@code io.leaderelection.lock}, one by one. Every {@link LeaderLock} has a subclass of this. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class LeaderLockContract extends LeaderLockBench {

    @Test
    void rule1_nobodyElseLeadsWhileALeaseRuns() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted last = lead(first, second);
        for (int round = 0; round < 5; round++) {
            last = renew(first, last);
            assertThat(second.acquire()).isNotInstanceOf(Granted.class);
        }
    }

    @Test
    void rule1_successorOfASilentLeaderLeadsAfterItsLease() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted silent = lead(first, second);
        Granted next = acquire(second);

        assertThat(silent.lease().isOver(next.lease().deadline())).isTrue();
        assertThat(silent.lease().isOver(now())).as("both lead").isTrue();
    }

    @Test
    void rule1_successorOfAnEvictedLeaderLeadsAfterItsLease() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted evicted = lead(first, second);
        evict(first);
        acquire(second);

        assertThat(evicted.lease().isOver(now())).as("both lead").isTrue();
        assertThat(first.renew(evicted.lease())).isNotInstanceOf(Granted.class);
    }

    @Test
    void rule2_tokensRiseFromTermToTermOnEveryNode() {
        List<FencingToken> tokens = new ArrayList<>();
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        for (LeaderLock next : List.of(first, second, first, first, second)) {
            tokens.add(acquire(next, next == first ? second : first).lease().token());
            next.release();
        }
        first.close();
        tokens.add(acquire(open("first"), second).lease().token());

        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void rule2_tokenRisesAfterALeaseThatRanOut() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted silent = lead(first, second);

        assertThat(acquire(second).lease().token()).isGreaterThan(silent.lease().token());
    }

    @Test
    void rule3_renewalKeepsTheTokenAndNeverShortensTheLease() {
        LeaderLock lock = open("first");
        Granted before = acquire(lock);
        for (int round = 0; round < 5; round++) {
            pause(lease().dividedBy(10));
            Granted after = renew(lock, before);
            assertThat(after.lease().token()).isEqualTo(before.lease().token());
            assertThat(after.lease().deadline().reached(before.lease().deadline()))
                    .isTrue();
            before = after;
        }
        assertThat(before.lease().isOver(now())).isFalse();
    }

    @Test
    void rule3_renewalOutlivesTheFirstLeaseIfItProlongs() {
        LeaderLock lock = open("first");
        Granted first = acquire(lock);
        Granted last = first;
        while (!first.lease().isOver(now())) {
            pause(lease().dividedBy(5));
            last = lock.renew(last.lease()) instanceof Granted renewed ? renewed : last;
        }

        assertThat(last.lease().isOver(now())).isEqualTo(!prolongs());
    }

    @Test
    void rule3_grantAfterAReleaseIsANewOne() {
        LeaderLock lock = open("first");
        Granted before = acquire(lock);
        assertThat(lock.release()).isInstanceOf(Released.class);

        assertThat(acquire(lock).lease().token()).isGreaterThan(before.lease().token());
    }

    @Test
    void rule3_releasedLeaseIsNotRenewed() {
        LeaderLock lock = open("first");
        Granted before = acquire(lock);
        lock.release();

        assertThat(lock.renew(before.lease())).isNotInstanceOf(Granted.class);
    }

    @Test
    void rule4_leaseOfAGrantCountsFromBeforeTheRequest() {
        LeaderLock lock = open("first");
        acquire(lock);
        lock.release();
        Duration delay = lease().dividedBy(20);
        slowDown(lock, delay);

        assertThat(countedFrom(acquire(lock))).satisfies(from -> before(from, now().plus(delay.negated())));
    }

    @Test
    void rule4_leaseOfARenewalCountsFromBeforeTheRequest() {
        LeaderLock lock = open("first");
        Granted held = acquire(lock);
        Duration delay = lease().dividedBy(20);
        slowDown(lock, delay);

        assertThat(countedFrom(renew(lock, held))).satisfies(from -> before(from, now().plus(delay.negated())));
    }

    @Test
    void rule5_heldKeepsThePlaceUntilThePredecessorsLeaseIsOver() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted evicted = lead(first, second);
        evict(first);
        List<LockReply> replies = new ArrayList<>();
        acquire(second, replies::add);
        assertThat(evicted.lease().isOver(now())).isTrue();
        if (!holdsPlaces()) {
            assertThat(replies.subList(0, replies.size() - 1)).isNotEmpty().hasOnlyElementsOfType(Refused.class);
            return;
        }

        assertThat(replies).hasAtLeastOneElementOfType(Held.class);
        int place = replies.indexOf(
                replies.stream().filter(Held.class::isInstance).findFirst().orElseThrow());
        assertThat(replies.subList(place, replies.size() - 1)).hasOnlyElementsOfType(Held.class);
    }

    @Test
    void rule5_heldIsTakenFromNobodyAndCanBeReleased() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        LeaderLock third = open("third");
        lead(first, second, third);
        evict(first);
        if (holdsPlaces()) {
            untilHeld(second);
        } else {
            assertThat(second.acquire()).isInstanceOf(Refused.class);
        }
        assertThat(third.acquire()).isNotInstanceOfAny(Held.class, Granted.class);
        assertThat(second.release()).isInstanceOf(Released.class);

        acquire(third);
    }

    @Test
    void rule6_renewalWithoutAReplyExtendsNothing() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted held = lead(first, second);
        makeSilent(first);

        assertThat(withinLimit(() -> first.renew(held.lease()))).isInstanceOfAny(Refused.class, Unknown.class);
        acquire(second);
        assertThat(held.lease().isOver(now())).isTrue();
    }

    @Test
    void rule6_acquireWithoutAReplyIsUnknownAndTheNextOneStartsAnew() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        lead(first, second);
        first.release();
        makeSilent(second);
        assertThat(withinLimit(second::acquire)).isInstanceOf(Unknown.class);
        makeHeard(second);

        acquire(second);
    }

    @Test
    void rule6_everyCallWithoutAReplyEnds() {
        LeaderLock lock = open("first");
        Granted held = acquire(lock);
        makeSilent(lock);

        assertThat(withinLimit(() -> lock.renew(held.lease()))).isNotInstanceOf(Granted.class);
        assertThat(withinLimit(lock::release)).isNotNull();
        assertThat(withinLimit(lock::look)).isInstanceOf(Unknown.class);
        assertThat(withinLimit(lock::park)).isNotNull();
    }

    @Test
    void rule7_releasingWhatIsNotHeldChangesNothing() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted held = lead(first, second);

        assertThat(second.release()).isInstanceOf(Released.class);
        assertThat(renew(first, held).lease().token()).isEqualTo(held.lease().token());
        first.release();
        assertThat(first.release()).isInstanceOf(Released.class);
        assertThat(open("third").release()).isInstanceOf(Released.class);
    }

    @Test
    void rule8_afterAReleaseAnotherNodeLeadsAtOnce() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        lead(first, second);
        assertThat(first.release()).isInstanceOf(Released.class);
        Moment released = now();
        acquire(second);

        assertThat(now().since(released)).isLessThan(lease().dividedBy(2));
    }

    @Test
    void rule9_closeDropsWhatIsHeld() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        lead(first, second);
        first.close();
        first.close();
        acquire(second);

        assertThat(first.acquire()).isNotInstanceOfAny(Granted.class, Held.class);
        assertThat(first.look()).isInstanceOf(Unknown.class);
        assertThat(first.release()).isNotInstanceOf(Granted.class);
    }

    @Test
    void rule9_closeEndsACallInItsMiddle() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted held = lead(first, second);
        CompletableFuture<LockReply> waiting = CompletableFuture.supplyAsync(() -> acquireUntilUnknown(second));
        second.close();

        assertThat(waiting).succeedsWithin(callLimit().plusSeconds(5)).isInstanceOf(Unknown.class);
        renew(first, held);
        first.release();
        acquire(open("third"));
    }

    @Test
    void lookCompetesForNothing() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        assertThat(first.look()).isInstanceOf(Refused.class);
        acquire(second, first);

        assertThat(first.look()).isInstanceOf(Refused.class);
    }

    @Test
    void lookTellsWhoLeads() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        lead(first, second);

        assertThat(second.look())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.holder()).contains("first"));
    }

    @Test
    void parkedNodeHoldsNothingAndCanComeBack() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        lead(first, second);
        first.release();
        assertThat(first.park()).isInstanceOf(Released.class);
        acquire(second);
        second.release();

        acquire(first, second);
    }

    private LockReply acquireUntilUnknown(LeaderLock lock) {
        LockReply reply = lock.acquire();
        while (!(reply instanceof Unknown)) {
            if (reply instanceof Granted || reply instanceof Held) {
                fail("two holders: " + reply);
            }
            reply = lock.acquire();
        }
        return reply;
    }

    private Moment countedFrom(Granted granted) {
        return granted.lease()
                .deadline()
                .plus(terms().length().minus(terms().margin()).negated());
    }

    private static void before(Moment one, Moment other) {
        assertThat(other.since(one)).as("time from the request to the reply").isGreaterThanOrEqualTo(Duration.ZERO);
    }
}
