package io.leaderelection.client;

import static java.util.stream.Collectors.joining;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The MBean of one election, wherever it is registered at the moment. Thread-safe. */
final class ElectionBean {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ElectionName name;
    private final ClientLog log;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Optional<Found> last = Optional.empty();

    ElectionBean(ElectionName name, ClientLog log) {
        this.name = name;
        this.log = log;
    }

    /** Whether exactly one election of this server may be meant. */
    static boolean isOnly(ElectionName name) {
        return ManagementFactory.getPlatformMBeanServer()
                        .queryNames(name.pattern(), null)
                        .size()
                == 1;
    }

    /** What there is to be read of an attribute; empty while there is no such election. */
    <T> Optional<T> read(String attribute, Class<T> type) {
        return call(bean -> type.cast(server.getAttribute(bean, attribute)));
    }

    /** What an operation answers; empty while there is no such election. */
    Optional<String> order(String operation, Object[] parameters, String... types) {
        return call(bean -> String.valueOf(server.invoke(bean, operation, parameters, types)));
    }

    private <T> Optional<T> call(Call<T> call) {
        Optional<Found> found = last.filter(Found::isFresh).or(this::look);
        for (int attempt = 0; attempt < 2 && found.isPresent(); attempt++) {
            try {
                T answer = call.on(found.get().bean());
                last = found;
                return Optional.of(answer);
            } catch (InstanceNotFoundException e) {
                found = look(); // undeployed, and maybe deployed again under another name
            } catch (JMException e) {
                throw new IllegalStateException("election " + name + " of this server cannot be asked", e);
            }
        }
        return Optional.empty();
    }

    private Optional<Found> look() {
        return find().map(bean -> new Found(bean, System.nanoTime()));
    }

    /** The one that is meant now. Empty also where there are several, since none of them can be told to be the right one. */
    Optional<ObjectName> find() {
        Set<ObjectName> found = server.queryNames(name.pattern(), null);
        if (found.size() > 1 && !told.getAndSet(true)) {
            log.unwise("election " + name + " stands for several of this server, so that nobody leads here: "
                    + found.stream()
                            .map(bean -> ElectionName.application(bean) + "/" + ElectionName.election(bean))
                            .sorted()
                            .collect(joining(", "))
                    + "; name one of these in @Election");
        }
        return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }

    /** A look that holds for a while; then there may be another election of that name. */
    private record Found(ObjectName bean, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < FRESH_NANOS;
        }
    }

    /** Something to be done with an MBean. */
    private interface Call<T> {
        T on(ObjectName bean) throws JMException;
    }
}
