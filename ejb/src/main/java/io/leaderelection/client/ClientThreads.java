package io.leaderelection.client;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Threads with the class loader of this deployment, and where the server gives them, with its naming and security context.
 * Thread-safe.
 */
final class ClientThreads implements ThreadFactory {
    private static final String OF_THE_SERVER = "java:comp/DefaultManagedThreadFactory";

    private final Optional<ThreadFactory> server;
    private final ClassLoader loader;

    private ClientThreads(Optional<ThreadFactory> server, ClassLoader loader) {
        this.server = server;
        this.loader = loader;
    }

    /** Those of the module that calls, by the server's default factory if it has one. */
    @SuppressWarnings("BanJNDI") // a fixed name
    static ClientThreads ofThisModule() {
        Optional<ThreadFactory> server;
        try {
            server = Optional.of((ThreadFactory) InitialContext.doLookup(OF_THE_SERVER));
        } catch (NamingException | ClassCastException e) {
            server = Optional.empty();
        }
        return new ClientThreads(server, Thread.currentThread().getContextClassLoader());
    }

    @Override
    public Thread newThread(Runnable work) {
        Runnable withLoader = () -> {
            Thread.currentThread().setContextClassLoader(loader);
            work.run();
        };
        Thread thread = server.map(factory -> factory.newThread(withLoader)).orElseGet(() -> new Thread(withLoader));
        thread.setDaemon(true);
        return thread;
    }
}
