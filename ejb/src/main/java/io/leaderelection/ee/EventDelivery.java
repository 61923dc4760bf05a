package io.leaderelection.ee;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.Optional;

/**
 * Calls an observer with an active request context and without a transaction. Not an EJB: those of a deployment stop all at
 * once, and the last event is fired while they do.
 */
@ApplicationScoped
public class EventDelivery {

    /** Calls the observer; answers what it threw. */
    @ActivateRequestContext
    public <E> Optional<Throwable> observe(ObserverMethod<? super E> observer, EventContext<E> event) {
        try {
            call(observer, event);
            return Optional.empty();
        } catch (RuntimeException | Error thrown) {
            return Optional.of(thrown);
        }
    }

    @SuppressWarnings("unchecked") // an observer of a supertype takes the event as it is
    private static <T, E> void call(ObserverMethod<T> observer, EventContext<E> event) {
        observer.notify((EventContext<T>) event);
    }
}
