package io.leaderelection.core;

import io.leaderelection.api.Reason;
import io.leaderelection.time.Reading;

/**
 * One edge of the state diagram, taken. Immutable.
 *
 * @param from state before
 * @param to state after
 * @param reason why
 * @param at when, on both clocks
 */
public record Transition(ElectionState from, ElectionState to, Reason reason, Reading at) {}
