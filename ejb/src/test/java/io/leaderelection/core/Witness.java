package io.leaderelection.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Settling;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.util.List;
import java.util.Optional;

/** Follows an elector from outside, by its effects, and says what it must never do. */
final class Witness {
    private final Elector elector;
    private Optional<Call> inFlight = Optional.empty();
    private Optional<FencingToken> leads = Optional.empty();
    private Optional<FencingToken> draining = Optional.empty();
    private Optional<FencingToken> lastGained = Optional.empty();
    private Optional<Moment> wish = Optional.empty();
    private ElectionState told;
    private boolean mayHold;
    private int gained;
    private int lost;

    Witness(Elector elector) {
        this.elector = elector;
        this.told = elector.state();
    }

    Optional<Moment> wish() {
        return wish;
    }

    /** Term whose end was announced and whose observers are still busy. */
    Optional<FencingToken> draining() {
        return draining;
    }

    void before(Input input) {
        if (input instanceof Answered answered) {
            Call call = inFlight.orElseThrow();
            assertThat(answered.call()).isEqualTo(call);
            inFlight = Optional.empty();
            answered(call, answered.reply());
        } else if (input instanceof Input.Drained) {
            draining = Optional.empty();
        }
    }

    private void answered(Call call, LockReply reply) {
        if (call instanceof Acquire) {
            mayHold = reply instanceof Granted || reply instanceof Held; // after Unknown the session is destroyed
        } else if (call instanceof Renew && reply instanceof Refused) {
            mayHold = false;
        }
    }

    void after(List<Effect> effects, Reading now) {
        wish = Optional.empty();
        for (Effect effect : effects) {
            if (effect instanceof Announce announce) {
                announced(announce.transition(), now);
            } else if (effect instanceof Perform perform) {
                performed(perform.call(), now);
            } else if (effect instanceof WakeAt wakeAt) {
                assertThat(wish).as("one wish").isEmpty();
                wish = Optional.of(wakeAt.moment());
            }
        }
        consistent(now);
    }

    private void announced(Transition taken, Reading now) {
        assertThat(inFlightOnlyBefore()).as("announcements come before calls").isTrue();
        assertThat(taken.from().getClass()).as("edges connect").isEqualTo(told.getClass());
        assertThat(taken.at()).isEqualTo(now);
        told = taken.to();
        if (taken.from() instanceof Leading ended) {
            assertThat(leads).as("Lost once per Gained").contains(ended.lease().token());
            leads = Optional.empty();
            draining = Optional.of(ended.lease().token());
            lost++;
        }
        if (taken.to() instanceof Leading begun) {
            FencingToken token = begun.lease().token();
            assertThat(lastGained).as("each term once").isNotEqualTo(Optional.of(token));
            leads = Optional.of(token);
            lastGained = leads;
            gained++;
        }
    }

    private boolean inFlightOnlyBefore() {
        return inFlight.equals(elector.inFlight()) || inFlight.isEmpty();
    }

    private void performed(Call call, Reading now) {
        assertThat(inFlight).as("one call at a time").isEmpty();
        assertThat(call.askedAt()).isEqualTo(now);
        inFlight = Optional.of(call);
        if (call instanceof Release || call instanceof Park) {
            assertThat(elector.state()).isNotInstanceOfAny(Leading.class, Resigning.class);
            mayHold = false;
        } else if (call instanceof Look) {
            assertThat(mayHold).as("looks while it holds").isFalse();
        } else if (call instanceof Acquire) {
            assertThat(elector.holds()).as("competes on hold").isEmpty();
            assertThat(told).isNotInstanceOfAny(Leading.class, Resigning.class);
            assertThat(mayHold && !(told instanceof Settling))
                    .as("asks for what it holds")
                    .isFalse();
        } else {
            assertThat(told).isInstanceOfAny(Leading.class, Resigning.class);
        }
    }

    private void consistent(Reading now) {
        assertThat(elector.inFlight()).isEqualTo(inFlight);
        assertThat(gained - lost).isEqualTo(leads.isPresent() ? 1 : 0);
        assertThat(elector.state() instanceof Leading).isEqualTo(leads.isPresent());
        if (elector.state() instanceof Leading leading) {
            assertThat(leading.lease().isOver(now.moment()))
                    .as("leads past its deadline")
                    .isFalse();
            assertThat(elector.holds()).as("leads on hold").isEmpty();
        }
        if (elector.isAtRest()) {
            assertThat(mayHold).as("at rest with a lock in hand").isFalse();
            assertThat(inFlight).isEmpty();
            assertThat(leads).isEmpty();
        } else {
            assertThat(wish.isPresent() || inFlight.isPresent())
                    .as("somebody wakes it")
                    .isTrue();
        }
        wish.ifPresent(due -> assertThat(now.moment().reached(due))
                .as("wish %s in the past", due)
                .isFalse());
    }

    /** The election was stopped and had time. */
    void ended() {
        assertThat(elector.isAtRest()).isTrue();
        assertThat(lost).isEqualTo(gained);
        assertThat(mayHold).isFalse();
    }
}
