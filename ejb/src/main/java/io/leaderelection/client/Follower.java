package io.leaderelection.client;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Follows all elections of this server, whenever they are deployed and undeployed. A notification only rings; what happened is
 * read from the table of transitions, so nothing comes twice or out of order, and what was missed is made up for.
 *
 * <p>New elections are looked for every second. The MBean server would tell of them, but WildFly does not let go of a listener
 * of its delegate, and so of the deployment that has added it.
 *
 * <p>One thread does everything, but for the ringing.
 */
final class Follower implements NotificationListener, Runnable {
    private static final long LOOK_AGAIN_SECONDS = 1;
    private static final long LONGEST_END_SECONDS = 5;
    private static final ObjectName ANY = ElectionName.ALL;
    private static final ObjectName END = ObjectName.WILDCARD;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final BlockingQueue<ObjectName> bells = new LinkedBlockingQueue<>();
    private final Map<ObjectName, News> followed = new HashMap<>(); // of the follower's thread
    private final BiConsumer<ObjectName, LeadershipEvent> observers;
    private final DistantTerms terms;
    private final ThreadFactory threads;
    private final ClientLog log;
    private final Thread thread;

    /**
     * Follows nothing before {@link #start}.
     *
     * @param observers told of each event, and of the MBean it comes from; throws nothing
     * @param threads makes threads with the context of this deployment
     */
    Follower(
            BiConsumer<ObjectName, LeadershipEvent> observers,
            DistantTerms terms,
            ThreadFactory threads,
            ClientLog log) {
        this.observers = observers;
        this.terms = terms;
        this.threads = threads;
        this.log = log;
        this.thread = threads.newThread(this);
        thread.setName("leaderelection-client");
    }

    void start() {
        thread.start();
    }

    /** Returns when the last event is delivered, or after a while. */
    void stop() {
        bells.add(END);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LONGEST_END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (handback instanceof ObjectName bean && !bells.contains(bean)) {
            bells.add(bean);
        }
    }

    @Override
    public void run() {
        try {
            for (ObjectName bell = ANY; !bell.equals(END); bell = next()) {
                turn(bell);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            List.copyOf(followed.keySet()).forEach(this::leave);
            terms.all().forEach(Runnable::run);
        }
    }

    /** Whatever goes wrong, it goes on with the next one. */
    private void turn(ObjectName bell) {
        try {
            if (bell.equals(ANY)) {
                lookAtAll();
            } else {
                look(bell);
            }
        } catch (RuntimeException | Error thrown) {
            log.failed("following " + bell, thrown);
        }
    }

    /** The election that has news, or all of them if it was quiet for a while. */
    private ObjectName next() throws InterruptedException {
        ObjectName bell = bells.poll(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        return bell == null ? ANY : bell;
    }

    private void lookAtAll() {
        Set<ObjectName> all = new HashSet<>(server.queryNames(ANY, null));
        all.addAll(followed.keySet()); // those that are gone, too
        all.forEach(this::look);
        runDue();
    }

    private void look(ObjectName bean) {
        try {
            News news = followed.get(bean);
            CompositeData[] table = (CompositeData[]) server.getAttribute(bean, "Transitions");
            if (news != null && !news.goesOnIn(table)) {
                leave(bean); // it was deployed anew in the meantime
                news = null;
            }
            if (news == null) {
                news = new News();
                server.addNotificationListener(bean, this, null, bean);
                followed.put(bean, news);
                table = (CompositeData[]) server.getAttribute(bean, "Transitions"); // nothing slips in between
            }
            tell(bean, news.in(table, () -> present(bean)));
        } catch (InstanceNotFoundException e) {
            leave(bean);
        } catch (JMException e) {
            throw new IllegalStateException("the transitions of " + bean + " cannot be read", e);
        }
    }

    private void leave(ObjectName bean) {
        try {
            server.removeNotificationListener(bean, this);
        } catch (InstanceNotFoundException | ListenerNotFoundException e) {
            // it is gone, and the listener with it
        }
        News news = followed.remove(bean);
        if (news != null) {
            tell(bean, news.gone(Instant.now()));
        }
    }

    /** The term of this node as the attributes show it; empty if it leads not, or ceases to meanwhile. */
    private Optional<Gained> present(ObjectName bean) {
        try {
            long token = (Long) server.getAttribute(bean, "FencingToken");
            String since = String.valueOf(server.getAttribute(bean, "LeaderSince"));
            return token == 0 || since.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Gained(
                            ElectionName.election(bean),
                            String.valueOf(server.getAttribute(bean, "Node")),
                            new FencingToken(token),
                            Instant.parse(since)));
        } catch (JMException e) {
            return Optional.empty();
        }
    }

    private void tell(ObjectName bean, List<LeadershipEvent> events) {
        events.forEach(event -> observers.accept(bean, event));
        runDue();
    }

    /** On a thread of their own, so that none of them delays an event. */
    private void runDue() {
        List<Runnable> due = terms.due();
        if (due.isEmpty()) {
            return;
        }
        Runnable all = () -> due.forEach(Runnable::run);
        try {
            threads.newThread(all).start();
        } catch (RuntimeException | Error e) {
            all.run(); // a server that stops, or is short of them, makes no threads
        }
    }
}
