package io.leaderelection.client;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import javax.management.ObjectName;

/**
 * Notifies the CDI observers of this deployment one by one, each in its own try; asynchronous ones on a thread of their own.
 * Called by one thread.
 */
final class ClientObservers implements BiConsumer<ObjectName, LeadershipEvent> {
    private final BeanManager beans;
    private final ThreadFactory threads;
    private final ClientLog log;
    private final Map<String, ElectionBean> named = new HashMap<>();
    private final Set<ObjectName> toldByName = new HashSet<>(); // whose term is known to those that name no application

    ClientObservers(BeanManager beans, ThreadFactory threads, ClientLog log) {
        this.beans = beans;
        this.threads = threads;
        this.log = log;
    }

    @Override
    public void accept(ObjectName bean, LeadershipEvent event) {
        for (ObserverMethod<? super LeadershipEvent> observer : observers(bean, event)) {
            Runnable notification = () -> notify(observer, event);
            if (observer.isAsync()) {
                start(notification);
            } else {
                notification.run();
            }
        }
    }

    /**
     * Those that name the application with the election, or nothing; and while no other application has an election of that
     * name, those that name the election alone. Whoever was told of the begin of a term is told of its end.
     */
    private List<ObserverMethod<? super LeadershipEvent>> observers(ObjectName bean, LeadershipEvent event) {
        String name = ElectionName.election(bean);
        Set<ObserverMethod<? super LeadershipEvent>> observers = new LinkedHashSet<>(
                beans.resolveObserverMethods(event, new Election.Literal(ElectionName.application(bean) + "/" + name)));
        Set<ObserverMethod<? super LeadershipEvent>> byName =
                new LinkedHashSet<>(beans.resolveObserverMethods(event, new Election.Literal(name)));
        if (isToldByName(bean, name, event)) {
            observers.addAll(byName);
        } else if (!observers.containsAll(byName)) {
            named.computeIfAbsent(name, each -> new ElectionBean(new ElectionName("", each), log))
                    .find(); // says why they are not told
        }
        return observers.stream()
                .sorted(Comparator.comparingInt(ObserverMethod::getPriority))
                .toList();
    }

    /** Kept from the begin of a term to its end, whether or not somebody observes both. */
    private boolean isToldByName(ObjectName bean, String name, LeadershipEvent event) {
        if (event instanceof LeadershipEvent.Lost) {
            return toldByName.remove(bean);
        }
        return ElectionBean.isOnly(new ElectionName("", name)) && toldByName.add(bean);
    }

    private void start(Runnable notification) {
        try {
            threads.newThread(notification).start();
        } catch (RuntimeException | Error e) {
            notification.run(); // a server that stops, or is short of them, makes no threads
        }
    }

    private void notify(ObserverMethod<? super LeadershipEvent> observer, LeadershipEvent event) {
        RequestContextController request =
                beans.createInstance().select(RequestContextController.class).get(); // knows one thread only
        boolean activated = request.activate();
        try {
            observer.notify(event);
        } catch (RuntimeException | Error thrown) {
            log.failed("the observer " + observer.getBeanClass().getName() + " of " + event, thrown);
        } finally {
            if (activated) {
                request.deactivate();
            }
        }
    }
}
