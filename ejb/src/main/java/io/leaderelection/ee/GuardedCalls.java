package io.leaderelection.ee;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import io.leaderelection.api.Leadership;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods that only a leader runs, each looked into at its first call and known from then on: of a later call only
 * {@link Leadership#isLeader()} is left. Lives as long as the deployment. Thread-safe.
 */
final class GuardedCalls {
    private final Map<Class<?>, Map<Method, Guard>> guards = new ConcurrentHashMap<>();
    private final Leaderships leaderships;
    private final KnownElections elections;
    private final String node;

    GuardedCalls(Leaderships leaderships, KnownElections elections, String node) {
        this.leaderships = leaderships;
        this.elections = elections;
        this.node = node;
    }

    /**
     * Goes on with the call on the leader.
     *
     * @return what the method does; null where it was skipped
     * @throws io.leaderelection.api.NotLeaderException where it was not to be skipped
     */
    @Nullable
    Object call(InvocationContext call) throws Exception {
        return guard(call.getTarget().getClass(), call.getMethod()).call(call);
    }

    private Guard guard(Class<?> type, Method method) {
        Map<Method, Guard> known = guards.get(type);
        if (known == null) { // computeIfAbsent would lock at every call
            known = guards.computeIfAbsent(type, each -> new ConcurrentHashMap<>());
        }
        Guard guard = known.get(method);
        return guard == null ? known.computeIfAbsent(method, each -> look(type, each)) : guard;
    }

    private Guard look(Class<?> type, Method method) {
        LeaderOnly on = LeaderOnlyPlaces.on(type, method)
                .orElseThrow(() -> new IllegalStateException(
                        Misuse.name(method) + " was given @LeaderOnly by other means than an annotation"));
        String election = elections
                .meant(on.value())
                .orElseThrow(() -> new IllegalStateException("no such election: " + on.value()));
        return new Guard(
                leaderships.named(election),
                on.otherwise() == Otherwise.THROW,
                new ElectionLog(election, node),
                Misuse.name(method));
    }

    /**
     * What stands before one method.
     *
     * @param leadership of its election
     * @param throwing whether a call is not just skipped
     * @param log told of a skipped one
     * @param what the method, for people
     */
    private record Guard(Leadership leadership, boolean throwing, ElectionLog log, String what) {
        @Nullable
        Object call(InvocationContext call) throws Exception {
            if (leadership.isLeader()) {
                return call.proceed();
            } else if (throwing) {
                leadership.requireLeader();
                return call.proceed(); // it was elected just now
            }
            log.skipped(what);
            return null;
        }
    }
}
