package io.leaderelection.ee;

import io.leaderelection.api.LeaderOnly;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.InterceptionType;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.enterprise.inject.spi.PassivationCapable;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The interceptor behind {@link LeaderOnly}: one object for all beans of the deployment, without state of theirs.
 *
 * <p>Not a class with {@code @Interceptor}: that would be seen by the module it lies in, and by the others of an EAR only
 * while they are not isolated. This one is filed beside its bean class, which lies in the EAR's {@code lib/}. It comes after
 * the container's own interceptors, among them that of asynchronous methods, and before the application's.
 */
final class LeaderOnlyInterceptor
        implements PlainBean<LeaderOnlyInterceptor.Stateless>,
                Interceptor<LeaderOnlyInterceptor.Stateless>,
                Prioritized,
                PassivationCapable {

    /** What CDI keeps for each intercepted bean; can be passivated with it. */
    enum Stateless {
        INSTANCE
    }

    /** All values count as one, since they are not part of the binding. */
    @LeaderOnly
    private static final class Bound {}

    private final GuardedCalls calls;

    LeaderOnlyInterceptor(GuardedCalls calls) {
        this.calls = calls;
    }

    @Override
    public Set<Annotation> getInterceptorBindings() {
        return Set.of(Bound.class.getAnnotations());
    }

    @Override
    public boolean intercepts(InterceptionType type) {
        return type == InterceptionType.AROUND_INVOKE || type == InterceptionType.AROUND_TIMEOUT;
    }

    @Override
    @SuppressWarnings("NullAway") // what a skipped call returns, which is void
    public @Nullable Object intercept(InterceptionType type, Stateless instance, InvocationContext call)
            throws Exception {
        return calls.call(call);
    }

    @Override
    public int getPriority() {
        return jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;
    }

    @Override
    public Stateless create(CreationalContext<Stateless> context) {
        return Stateless.INSTANCE;
    }

    @Override
    public String getId() {
        return "io.leaderelection.LeaderOnly";
    }

    @Override
    public Class<?> getBeanClass() {
        return LeaderOnly.class;
    }

    @Override
    public Set<Type> getTypes() {
        return Set.of(Stateless.class, Object.class);
    }

    @Override
    public Set<Annotation> getQualifiers() {
        return Set.of(Any.Literal.INSTANCE, Default.Literal.INSTANCE);
    }
}
