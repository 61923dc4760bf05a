package io.leaderelection.ee;

import io.leaderelection.api.LeadershipEvent;
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
    public Optional<Throwable> observe(
            ObserverMethod<? super LeadershipEvent> observer, EventContext<LeadershipEvent> event) {
        try {
            call(observer, event);
            return Optional.empty();
        } catch (RuntimeException | Error thrown) {
            return Optional.of(thrown);
        }
    }

    @SuppressWarnings("unchecked") // an observer of a supertype takes the event as it is
    private static <T> void call(ObserverMethod<T> observer, EventContext<LeadershipEvent> event) {
        observer.notify((EventContext<T>) event);
    }
}
