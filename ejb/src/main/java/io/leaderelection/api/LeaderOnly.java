package io.leaderelection.api;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Lets a method of a CDI bean or an EJB run only where this node leads: business methods, timers and asynchronous methods.
 * On a class it holds for all of its business methods and timers.
 *
 * <pre>{@code
 * @LeaderOnly
 * @Schedule(hour = "*", minute = "*", persistent = false)
 * void sendAlerts() { ... }
 * }</pre>
 *
 * <p>Decided at the moment of the call, by {@link Leadership#isLeader()}, for an asynchronous method when its thread begins;
 * before the election runs and after its end nobody leads. What has begun is not ended: {@link Leadership#term()} tells when
 * to stop.
 *
 * <p>As with every interceptor, calls within the object are not seen, nor are those of private, static and final methods. The
 * deployment is refused where the annotation cannot work: on such a method, on one with a result that is to be skipped, and
 * with an election that is not configured.
 */
@InterceptorBinding
@Documented
@Inherited
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface LeaderOnly {

    /** Name of the election, one of those in {@code leaderelection.elections}; needed only where there are several. */
    @Nonbinding
    String value() default "";

    /** What becomes of a call on a node that does not lead. */
    @Nonbinding
    Otherwise otherwise() default Otherwise.SKIP;

    /** What becomes of a call on a node that does not lead. */
    enum Otherwise {
        /** It returns without having done anything; for {@code void} methods. Logged at DEBUG. */
        SKIP,
        /** It throws {@link NotLeaderException}, an asynchronous one in its future. */
        THROW
    }
}
