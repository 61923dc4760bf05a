package io.leaderelection.ee;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.annotation.Annotation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the beans that are added after discovery have in common: no name, no scope of their own, nothing injected.
 *
 * @param <T> what it creates
 */
interface PlainBean<T> extends Bean<T> {

    @Override
    default void destroy(T instance, CreationalContext<T> context) {
        context.release();
    }

    @Override
    default Class<? extends Annotation> getScope() {
        return Dependent.class;
    }

    @Override
    @SuppressWarnings("NullAway") // the CDI specification wants null for a bean without a name
    default @Nullable String getName() {
        return null;
    }

    @Override
    default Set<InjectionPoint> getInjectionPoints() {
        return Set.of();
    }

    @Override
    default Set<Class<? extends Annotation>> getStereotypes() {
        return Set.of();
    }

    @Override
    default boolean isAlternative() {
        return false;
    }
}
