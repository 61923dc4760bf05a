/**
 * The decisions of an election: a pure function of state, input and time. Nothing here does I/O, reads a clock, starts a
 * thread or writes a log.
 */
@NullMarked
package io.leaderelection.core;

import org.jspecify.annotations.NullMarked;
