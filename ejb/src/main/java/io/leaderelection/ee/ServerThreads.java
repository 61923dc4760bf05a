package io.leaderelection.ee;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/**
 * The server's threads for this module: of an executor and a factory of its own, as {@link LeaderElectionBean} defines them.
 *
 * <p>Not on Payara and GlassFish: what a bean of a WAR defines is not bound there, and what a bean of an EAR defines lives on,
 * with its threads and the application's classes, and serves whatever is deployed next. There the timer is an executor of this
 * object's, on threads of the server's default factory. The server's default executor would not do: Payara's has one thread for
 * all applications.
 *
 * <p>Looked up and not injected, because Payara refuses the deployment over a name that is not bound. Used by one thread at a
 * time.
 */
final class ServerThreads implements AutoCloseable {

    static final String TIMER = "java:module/concurrent/LeaderElectionTimer";
    static final String THREADS = "java:module/concurrent/LeaderElectionThreads";

    private static final String ANY_THREADS = "java:comp/DefaultManagedThreadFactory";

    private static final String OF_GLASSFISH = "com.sun.aas.instanceRoot"; // and of Payara

    private Optional<ThreadFactory> factory = Optional.empty();
    private Optional<ScheduledExecutorService> timer = Optional.empty();
    private Optional<ScheduledThreadPoolExecutor> own = Optional.empty();

    /** Makes threads of the server. */
    ThreadFactory factory() {
        ThreadFactory found = factory.or(() -> own(THREADS, ThreadFactory.class))
                .or(() -> find(ANY_THREADS, ThreadFactory.class).map(ServerThreads::withOurClasses))
                .orElseThrow(() -> new IllegalStateException("this server has no " + ANY_THREADS));
        factory = Optional.of(found);
        return found;
    }

    // The server's factory knows the application that asked for it first.
    private static ThreadFactory withOurClasses(ThreadFactory server) {
        ClassLoader ours = Thread.currentThread().getContextClassLoader();
        return work -> server.newThread(() -> {
            Thread.currentThread().setContextClassLoader(ours);
            work.run();
        });
    }

    /** Runs what is due; not to be shut down by who uses it. */
    ScheduledExecutorService timer() {
        ScheduledExecutorService found =
                timer.or(() -> own(TIMER, ScheduledExecutorService.class)).orElseGet(this::ownTimer);
        timer = Optional.of(found);
        return found;
    }

    /** Ends what is not the server's own. */
    @Override
    public void close() {
        own.ifPresent(ScheduledThreadPoolExecutor::shutdown);
        own = Optional.empty();
        timer = Optional.empty();
    }

    private ScheduledThreadPoolExecutor ownTimer() {
        ThreadFactory server = factory();
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                1,
                task -> server.newThread(() -> {
                    Thread.currentThread().setName("leaderelection-timer");
                    task.run();
                }));
        made.setRemoveOnCancelPolicy(true);
        made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        own = Optional.of(made);
        return made;
    }

    private static <T> Optional<T> own(String name, Class<T> type) {
        return System.getProperty(OF_GLASSFISH) == null ? find(name, type) : Optional.empty();
    }

    private static <T> Optional<T> find(String name, Class<T> type) {
        return Bindings.find(name).filter(type::isInstance).map(type::cast);
    }
}
