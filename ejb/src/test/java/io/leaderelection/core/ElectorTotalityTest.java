package io.leaderelection.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leaderelection.api.FencingToken;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.core.Input.Drained;
import io.leaderelection.core.Input.Impose;
import io.leaderelection.core.Input.Lift;
import io.leaderelection.core.Input.Relinquish;
import io.leaderelection.core.Input.Tick;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Every input in every state, every reply to every call: none is forgotten. A new subtype fails here first. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectorTotalityTest {

    @Test
    void everyInputIsHandledInEveryState() {
        Set<Class<?>> inputs = new HashSet<>();
        Set<Class<?>> states = new HashSet<>();
        for (Supplier<Candidate> make : States.ALL) {
            for (Input input : inputs()) {
                Candidate candidate = make.get();
                states.add(candidate.state().getClass());
                inputs.add(input.getClass());
                handled(candidate, input);
            }
            for (LockReply reply : replies(make.get())) {
                make.get().elector.inFlight().ifPresent(call -> inputs.add(Answered.class));
                answered(make.get(), reply);
            }
        }
        assertThat(inputs).isEqualTo(permitted(Input.class));
        assertThat(states).isEqualTo(permitted(ElectionState.class));
    }

    @Test
    void everyReplyIsHandledForEveryCall() {
        Set<Class<?>> replies = new HashSet<>();
        Set<Class<?>> calls = new HashSet<>();
        for (Supplier<Candidate> make : States.ALL) {
            for (LockReply reply : replies(make.get())) {
                make.get().elector.inFlight().ifPresent(call -> calls.add(call.getClass()));
                replies.add(reply.getClass());
                answered(make.get(), reply);
            }
        }
        assertThat(replies).isEqualTo(permitted(LockReply.class));
        assertThat(calls).isEqualTo(permitted(Call.class));
    }

    @Test
    void everyEffectOccurs() {
        Set<Class<?>> effects = new HashSet<>();
        States.ALL.forEach(make -> make.get().effects().forEach(effect -> effects.add(effect.getClass())));

        assertThat(effects).isEqualTo(permitted(Effect.class));
    }

    private static void handled(Candidate candidate, Input input) {
        Throwable thrown = catchThrowable(() -> candidate.send(input));
        if (input.equals(new Lift(Hold.CLOSED))) {
            assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(thrown).as("%s in %s", input, candidate.state()).isNull();
        }
    }

    private static void answered(Candidate candidate, LockReply reply) {
        if (candidate.elector.inFlight().isEmpty()) {
            return;
        }
        Call call = candidate.call();
        String before = candidate.state().toString();
        boolean wanted = candidate.state() instanceof ElectionState.Standby
                || candidate.state() instanceof ElectionState.Settling;
        Throwable thrown = catchThrowable(() -> candidate.answered(reply));
        if (call instanceof Acquire && reply instanceof Released && wanted) {
            assertThat(thrown).isInstanceOf(IllegalStateException.class);
        } else {
            assertThat(thrown).as("%s to %s in %s", reply, call, before).isNull();
        }
        assertThat(candidate.elector.inFlight()).isNotEqualTo(Optional.of(call));
    }

    private static List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(
                new Tick(),
                new Relinquish(Optional.empty()),
                new Relinquish(Optional.of(Duration.ofSeconds(1))),
                new Drained(new FencingToken(1)),
                new Drained(new FencingToken(99))));
        for (Hold hold : Hold.values()) {
            inputs.add(new Impose(hold));
            inputs.add(new Lift(hold));
        }
        return inputs;
    }

    private static List<LockReply> replies(Candidate candidate) {
        Call call = candidate.elector.inFlight().orElseGet(() -> new Acquire(1, candidate.clock.reading()));
        return List.of(
                new Granted(candidate.leaseFor(call)),
                new Held("predecessor", Duration.ofMillis(5)),
                new Refused("taken", Optional.of("other"), Optional.empty()),
                new Refused("too young", Optional.empty(), Optional.of(Duration.ZERO)),
                new Released(),
                new Unknown("no answer"));
    }

    /** The records below a sealed interface. */
    static Set<Class<?>> permitted(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? permitted(type).stream() : Stream.of(type))
                .collect(Collectors.toSet());
    }
}
