package io.leaderelection.ee;

import java.time.Duration;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Looks up what the server has bound in JNDI.
 *
 * <p>A plain look-up and no resource reference: with a reference a server refuses the deployment in its own words when the
 * name is missing, and one that elects over another store would need it for nothing.
 */
final class Bindings {
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BOOT_RETRY = Duration.ofMillis(100);

    private Bindings() {}

    /**
     * What is bound under a name. While the server starts it waits for what is not there yet, because nothing orders a plain
     * look-up after the start of what it finds.
     */
    @SuppressWarnings("BanJNDI") // the name comes from the server's own configuration
    static Optional<Object> find(String name) {
        long giveUpAt = System.nanoTime() + BOOT_PATIENCE.toNanos();
        while (true) {
            try {
                return Optional.ofNullable(InitialContext.doLookup(name));
            } catch (NamingException e) {
                if (!ServerState.booting() || System.nanoTime() - giveUpAt >= 0) {
                    return Optional.empty();
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BOOT_RETRY.toMillis()); // JNDI tells nobody when a name is bound
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a resource of the server", e);
        }
    }
}
