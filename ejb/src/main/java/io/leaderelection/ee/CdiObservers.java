package io.leaderelection.ee;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipChecked;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
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
    private final Set<ObserverMethod<?>> failing = ConcurrentHashMap.newKeySet();
    private Optional<Set<ObserverMethod<? super LeadershipChecked>>> checkObservers = Optional.empty();

    CdiObservers(BeanManager beans, EventDelivery delivery, Executor asynchronous, ElectionJournal journal) {
        this.beans = beans;
        this.delivery = delivery;
        this.asynchronous = asynchronous;
        this.journal = journal;
    }

    @Override
    public void deliver(LeadershipEvent event) {
        Delivered<LeadershipEvent> delivered = new Delivered<>(event, qualifiers(event.election()));
        notifyAll(resolve(delivered), delivered, observer -> true);
    }

    /** {@inheritDoc} Known after the first check, since no observer can join a deployment that has started. */
    @Override
    public boolean wantChecks() {
        return checkObservers.map(observers -> !observers.isEmpty()).orElse(true);
    }

    /** {@inheritDoc} One that throws at every check is reported once, until it returns in peace. */
    @Override
    public void deliver(LeadershipChecked check) {
        Delivered<LeadershipChecked> delivered = new Delivered<>(check, qualifiers(check.election()));
        Set<ObserverMethod<? super LeadershipChecked>> observers = checkObservers.orElseGet(() -> resolve(delivered));
        checkObservers = Optional.of(observers);
        notifyAll(observers, delivered, failing::add);
    }

    private <E> Set<ObserverMethod<? super E>> resolve(Delivered<E> event) {
        return beans.resolveObserverMethods(event.event(), event.qualifiers().toArray(Annotation[]::new));
    }

    private static Set<Annotation> qualifiers(String election) {
        return Set.of(new Election.Literal(election));
    }

    private <E> void notifyAll(
            Set<ObserverMethod<? super E>> observers, Delivered<E> event, Predicate<ObserverMethod<?>> isNews) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (ObserverMethod<? super E> observer : observers) {
            Runnable notification = () -> notify(observer, event, isNews);
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

    private <E> void notify(
            ObserverMethod<? super E> observer, Delivered<E> event, Predicate<ObserverMethod<?>> isNews) {
        Optional<Throwable> thrown = delivery.observe(observer, event);
        if (thrown.isEmpty()) {
            failing.remove(observer);
        } else if (isNews.test(observer)) {
            String name = observer.getBeanClass().getName();
            journal.failed("notifying " + name + " of " + event.event(), thrown.get());
        }
    }

    /**
     * One event on its way to one observer.
     *
     * @param event the event
     * @param qualifiers those it was fired with
     */
    record Delivered<E>(E event, Set<Annotation> qualifiers) implements EventContext<E>, EventMetadata {
        @Override
        public E getEvent() {
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
