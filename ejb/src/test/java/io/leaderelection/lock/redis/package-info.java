/** Redis as it is, and the lock on it, on real servers. */
@NullMarked
package io.leaderelection.lock.redis;

import org.jspecify.annotations.NullMarked;
