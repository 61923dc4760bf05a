package io.leaderelection.ee;

import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.RedisUri;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is to be said of a Redis and of the way to it. */
final class RedisFindings {
    private RedisFindings() {}

    /**
     * Judges the addresses, and repeats what the servers made us warn of.
     *
     * @param place where Redis is, as far as it is known
     * @param warnings one sentence each, with its remedy
     */
    static List<Finding> of(RedisConfig.Place place, List<String> warnings) {
        List<Finding> findings = new ArrayList<>();
        warnings.forEach(warning -> findings.add(Finding.change(warning)));
        if (place instanceof RedisConfig.Bound bound) {
            findings.add(Finding.unchecked(
                    "how the client that is bound as " + bound.jndiName() + " connects is its own affair",
                    "see that it encrypts the way to another host"));
            return findings;
        }
        List<String> open = nodes(place)
                .filter(node -> !node.tls() && !isLocal(node.host()))
                .map(RedisUri::toString)
                .toList();
        findings.add(
                open.isEmpty()
                        ? Finding.fine("the connection to the store is encrypted, or a local one")
                        : Finding.change(
                                "passwords and keys cross the network in the clear to " + String.join(", ", open),
                                "write rediss:// before the host, and switch TLS on in that server"));
        return findings;
    }

    private static Stream<RedisUri> nodes(RedisConfig.Place place) {
        if (place instanceof RedisConfig.Single single) {
            return Stream.of(single.uri());
        } else if (place instanceof RedisConfig.Sentinel sentinel) {
            return sentinel.nodes().stream();
        } else if (place instanceof RedisConfig.Cluster cluster) {
            return cluster.nodes().stream();
        } else if (place instanceof RedisConfig.Masters masters) {
            return masters.masters().stream();
        }
        return Stream.empty();
    }

    /** By the way it is written: nobody is asked for a name's address here. */
    private static boolean isLocal(String host) {
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }
}
