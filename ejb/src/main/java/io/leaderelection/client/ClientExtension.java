package io.leaderelection.client;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.Leadership;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Provider;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the elections of another deployment of this server appear in this one: as injectable {@link Leadership} and as CDI
 * events. Does nothing in a deployment that runs elections of its own.
 */
public class ClientExtension implements Extension {
    private final ClientLog log = new ClientLog();
    private final DistantTerms terms = new DistantTerms(log);
    private final List<String> guarded = new ArrayList<>();
    private Optional<Follower> follower = Optional.empty(); // guarded by this

    void processType(@Observes @WithAnnotations(LeaderOnly.class) ProcessAnnotatedType<?> type) {
        guarded.add(type.getAnnotatedType().getJavaClass().getName());
    }

    /** Which election is meant is read from the injection point when it is filled: nobody knows now which there will be. */
    void processInjectionPoint(@Observes ProcessInjectionPoint<?, Leadership> point) {
        process(point);
    }

    void processInstance(@Observes ProcessInjectionPoint<?, Instance<Leadership>> point) {
        process(point);
    }

    void processProvider(@Observes ProcessInjectionPoint<?, Provider<Leadership>> point) {
        process(point);
    }

    private static void process(ProcessInjectionPoint<?, ?> point) {
        if (ElectedHere.isKnown() || !isOurs(point.getInjectionPoint())) {
            return;
        }
        if (ElectionName.of(point.getInjectionPoint().getQualifiers()).isEmpty()) {
            point.addDefinitionError(
                    new IllegalArgumentException(point.getInjectionPoint().getMember()
                            + ": @Election must name an election, as election or as application/election;"
                            + " example: @Election(\"alerts\")"));
        }
        point.configureInjectionPoint().qualifiers(Elsewhere.Literal.INSTANCE);
    }

    /** Those with qualifiers of the application's own are filled by a bean of its own. */
    private static boolean isOurs(InjectionPoint point) {
        return point.getQualifiers().stream()
                .allMatch(qualifier ->
                        Set.of(Default.class, Any.class, Election.class).contains(qualifier.annotationType()));
    }

    void afterBeanDiscovery(@Observes AfterBeanDiscovery discovery) {
        if (ElectedHere.isKnown()) {
            return;
        }
        if (!guarded.isEmpty()) {
            discovery.addDefinitionError(new IllegalArgumentException("@LeaderOnly guards nothing in this deployment,"
                    + " because the election runs in another one; ask Leadership.isLeader() instead, in: "
                    + String.join(", ", guarded)));
        }
        discovery
                .addBean()
                .beanClass(Leadership.class)
                .types(Leadership.class, Object.class)
                .qualifiers(Elsewhere.Literal.INSTANCE, Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(this::leadership);
        discovery
                .addObserverMethod()
                .beanClass(Leadership.class)
                .observedType(Object.class)
                .addQualifier(Initialized.Literal.APPLICATION)
                .notifyWith(started -> start());
        discovery
                .addObserverMethod()
                .beanClass(Leadership.class)
                .observedType(Object.class)
                .addQualifier(BeforeDestroyed.Literal.APPLICATION) // while the beans still are what they were
                .notifyWith(ending -> stop());
    }

    void beforeShutdown(@Observes BeforeShutdown shutdown) {
        stop();
    }

    private void stop() {
        Optional<Follower> ends;
        synchronized (this) {
            ends = follower;
            follower = Optional.empty();
        }
        ends.ifPresent(Follower::stop);
    }

    /** Called when each module of the deployment has started; the first one is early enough. */
    private synchronized void start() {
        if (follower.isEmpty()) {
            BeanManager beans = CDI.current().getBeanManager();
            ClientThreads threads = ClientThreads.ofThisModule();
            follower = Optional.of(new Follower(new ClientObservers(beans, threads, log), terms, threads, log));
            follower.get().start();
        }
    }

    private Leadership leadership(Instance<Object> beans) {
        InjectionPoint point = beans.select(InjectionPoint.class).get();
        List<Annotation> written = List.copyOf(point.getAnnotated().getAnnotations());
        return new DistantLeadership(ElectionName.of(written).orElseThrow(), terms, log);
    }
}
