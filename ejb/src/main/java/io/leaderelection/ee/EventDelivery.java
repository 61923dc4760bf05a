package io.leaderelection.ee;

import io.leaderelection.api.LeadershipEvent;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.Optional;

/** Calls an observer from inside an EJB call: with an active request context and without a transaction. */
@Stateless
public class EventDelivery {

    /** Calls the observer; answers what it threw. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<Throwable> observe(
            ObserverMethod<? super LeadershipEvent> observer, EventContext<LeadershipEvent> event) {
        try {
            call(observer, event);
            return Optional.empty();
        } catch (RuntimeException | Error thrown) {
            return Optional.of(thrown); // returned, because the container would log it as its own and wrap it
        }
    }

    @SuppressWarnings("unchecked") // an observer of a supertype takes the event as it is
    private static <T> void call(ObserverMethod<T> observer, EventContext<LeadershipEvent> event) {
        observer.notify((EventContext<T>) event);
    }
}
