package io.leaderelection.core;

import io.leaderelection.time.Moment;

/** What the runner does next. A list of effects is carried out in order. Immutable. */
public sealed interface Effect {

    /** Put this call to the lock and bring back its answer. */
    record Perform(Call call) implements Effect {}

    /** Tell observers, and after the end of a term say {@link Input.Drained} when they are done. */
    record Announce(Transition transition) implements Effect {}

    /** Send a {@link Input.Tick} at this moment; replaces an earlier wish. */
    record WakeAt(Moment moment) implements Effect {}
}
