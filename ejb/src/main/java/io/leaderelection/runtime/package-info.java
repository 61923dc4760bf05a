/**
 * Carries out what the core decides: serialises its inputs, puts its calls to the lock, delivers its news. Knows threads
 * only through the port {@link io.leaderelection.runtime.Tasks}.
 */
@NullMarked
package io.leaderelection.runtime;

import org.jspecify.annotations.NullMarked;
