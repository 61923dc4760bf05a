/** Time as the election reads it: a monotonic moment for decisions, the wall clock for schedules and for people. */
@NullMarked
package io.leaderelection.time;

import org.jspecify.annotations.NullMarked;
