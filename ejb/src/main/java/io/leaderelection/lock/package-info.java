/**
 * What an election needs from a store. A backend keeps these rules; {@code LeaderLockContract} tests them one by one,
 * under the same numbers.
 *
 * <ol>
 *   <li>At any time at most one node holds a {@link io.leaderelection.lock.Lease} that is not over.
 *   <li>The token of each grant exceeds the tokens of all earlier grants of that lock.
 *   <li>A renewal keeps the token and never shortens the lease; a grant after a release is a new one.
 *   <li>A lease is made by {@link io.leaderelection.lock.LeaseTerms#lease}, from a moment before the request was sent.
 *   <li>{@code Held} is no permission: the node keeps its place and asks again. The next call after it is
 *       {@code acquire} or {@code release}.
 *   <li>No reply within the call's time limit is {@code Unknown}, and the connection is destroyed. Where the lock lives
 *       in the session, a renewal that ends this way is {@code Refused}.
 *   <li>Releasing what this node does not hold changes nothing, and is {@code Released}.
 *   <li>After {@code release}, answered {@code Released}, another node can hold the lock at once.
 *   <li>{@code close} drops everything this node holds, also in the middle of a call, and can be repeated.
 * </ol>
 */
@NullMarked
package io.leaderelection.lock;

import org.jspecify.annotations.NullMarked;
