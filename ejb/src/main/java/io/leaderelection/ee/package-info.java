/**
 * The election's life in a Jakarta EE server: start and stop, events, injection, management. Decides nothing about
 * leadership.
 */
@NullMarked
package io.leaderelection.ee;

import org.jspecify.annotations.NullMarked;
