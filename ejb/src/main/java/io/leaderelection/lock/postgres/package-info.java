/**
 * The lock over Postgres session advisory locks.
 *
 * <p>{@link io.leaderelection.lock.postgres.Protocol} decides which statement goes to which session and what its answer
 * means; it is pure, so that a simulation can run it against a model of the server. {@code Session} speaks JDBC and
 * decides nothing. {@link io.leaderelection.lock.postgres.PostgresLeaderLock} walks from step to step.
 */
@NullMarked
package io.leaderelection.lock.postgres;

import org.jspecify.annotations.NullMarked;
