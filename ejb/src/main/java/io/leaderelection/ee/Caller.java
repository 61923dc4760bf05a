package io.leaderelection.ee;

import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.Subject;

/**
 * Who calls an MBean on the present thread, as far as the server tells: connectors that authenticate run a call as a {@link
 * Subject} (JSR 160, "Access control"), and an RMI connector knows the client's host.
 */
final class Caller {
    private Caller() {}

    /** For the log. */
    static String present() {
        String who = user().map(name -> " by " + name).orElse("");
        String where = host().map(name -> " from " + name).orElse("");
        return "over JMX" + who + where;
    }

    @SuppressWarnings("removal") // JDK 17 has nothing else; later ones keep the method
    private static Optional<String> user() {
        try {
            return Optional.ofNullable(Subject.getSubject(AccessController.getContext()))
                    .map(subject -> subject.getPrincipals().stream()
                            .map(Principal::getName)
                            .distinct()
                            .collect(Collectors.joining(", ")))
                    .filter(names -> !names.isEmpty());
        } catch (UnsupportedOperationException noSecurityManager) { // from JDK 23 on
            return Optional.empty();
        }
    }

    private static Optional<String> host() {
        try {
            return Optional.of(RemoteServer.getClientHost());
        } catch (ServerNotActiveException notOverRmi) {
            return Optional.empty();
        }
    }
}
