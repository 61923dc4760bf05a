package io.leaderelection.ee;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.runtime.ElectionJournal;
import io.leaderelection.runtime.Observers;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Notifies CDI observers one by one, in the order of their priority, so that one that throws hides nothing from the others
 * ({@code Event.fire} would stop there). Asynchronous observers run beside them; {@link #deliver} returns when all are
 * done. Called by one thread at a time.
 */
final class CdiObservers implements Observers {
    private final BeanManager beans;
    private final EventDelivery delivery;
    private final Executor asynchronous;
    private final ElectionJournal journal;

    CdiObservers(BeanManager beans, EventDelivery delivery, Executor asynchronous, ElectionJournal journal) {
        this.beans = beans;
        this.delivery = delivery;
        this.asynchronous = asynchronous;
        this.journal = journal;
    }

    @Override
    public void deliver(LeadershipEvent event) {
        Set<Annotation> qualifiers = Set.of(new Election.Literal(event.election()));
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (ObserverMethod<? super LeadershipEvent> observer :
                beans.resolveObserverMethods(event, qualifiers.toArray(Annotation[]::new))) {
            Runnable notification = () -> notify(observer, new Delivered(event, qualifiers));
            if (observer.isAsync()) {
                running.add(start(notification));
            } else {
                notification.run();
            }
        }
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    }

    private CompletableFuture<Void> start(Runnable notification) {
        try {
            return CompletableFuture.runAsync(notification, asynchronous);
        } catch (RejectedExecutionException | IllegalStateException e) {
            notification.run(); // a server that suspends or stops makes no threads, but the news must arrive
            return CompletableFuture.completedFuture(null);
        }
    }

    private void notify(ObserverMethod<? super LeadershipEvent> observer, Delivered event) {
        delivery.observe(observer, event)
                .ifPresent(thrown -> journal.failed(
                        "notifying " + observer.getBeanClass().getName() + " of " + event.event(), thrown));
    }

    /**
     * One event on its way to one observer.
     *
     * @param event the event
     * @param qualifiers those it was fired with
     */
    record Delivered(LeadershipEvent event, Set<Annotation> qualifiers)
            implements EventContext<LeadershipEvent>, EventMetadata {
        @Override
        public LeadershipEvent getEvent() {
            return event;
        }

        @Override
        public EventMetadata getMetadata() {
            return this;
        }

        @Override
        public Set<Annotation> getQualifiers() {
            return qualifiers;
        }

        @Override
        @SuppressWarnings("NullAway") // the CDI specification wants null for an event not fired through Event<T>
        public @Nullable InjectionPoint getInjectionPoint() {
            return null;
        }

        @Override
        public Type getType() {
            return event.getClass();
        }
    }
}
