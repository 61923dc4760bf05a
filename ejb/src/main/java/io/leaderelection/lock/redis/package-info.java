/**
 * The lock over a key of Redis that runs out.
 *
 * <p>{@link io.leaderelection.lock.redis.Protocol} decides which script is run and what its report means; it is pure, so
 * that a simulation can run it against a model of the server. {@link io.leaderelection.lock.redis.RedisLeaderLock} walks
 * from step to step. What lies below it speaks to servers and decides nothing about leadership.
 */
@NullMarked
package io.leaderelection.lock.redis;

import org.jspecify.annotations.NullMarked;
