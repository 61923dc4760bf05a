/**
 * The real elector and the real Postgres protocol in virtual time, against a model of Postgres, its network and its
 * faults. One seed fixes everything.
 */
@NullMarked
package io.leaderelection.sim;

import org.jspecify.annotations.NullMarked;
