package io.leaderelection.ee;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.PassivationCapable;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * The injectable {@link Leadership} of one election.
 *
 * <p>Not made by a {@code BeanConfigurator}: Weld files what that makes beside the extension, where the other modules of an
 * EAR do not see it once they are isolated, but this beside its bean class, which lies in the EAR's {@code lib/}.
 */
final class LeadershipBean implements PlainBean<Leadership>, PassivationCapable {
    private final String election;
    private final Leaderships leaderships;
    private final Set<Annotation> qualifiers;

    /**
     * A bean to be added after discovery.
     *
     * @param only whether there is no other election, so that this one needs no name
     */
    LeadershipBean(String election, Leaderships leaderships, boolean only) {
        Election.Literal named = new Election.Literal(election);
        this.election = election;
        this.leaderships = leaderships;
        this.qualifiers = only
                ? Set.of(Any.Literal.INSTANCE, named, Default.Literal.INSTANCE)
                : Set.of(Any.Literal.INSTANCE, named);
    }

    @Override
    public Leadership create(CreationalContext<Leadership> context) {
        return leaderships.named(election);
    }

    @Override
    public String getId() {
        return "io.leaderelection.Leadership/" + election;
    }

    @Override
    public Class<?> getBeanClass() {
        return Leadership.class;
    }

    @Override
    public Set<Type> getTypes() {
        return Set.of(Leadership.class, Object.class);
    }

    @Override
    public Set<Annotation> getQualifiers() {
        return qualifiers;
    }
}
