package io.leaderelection.lock.postgres;

import io.leaderelection.fixture.NetworkNamespace;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.NodeProcess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A network that the kernel itself drops, packet by packet, under both sessions of a leader. */
@Tag("root")
@Isolated("its figures would be those of a crowded machine")
class PostgresNamespaceIT {
    private static final int ROUNDS = 3;

    @Test
    void takesOverFromANodeWhoseNetworkIsDropped() {
        try (NetworkNamespace one = NetworkNamespace.create(0);
                NetworkNamespace other = NetworkNamespace.create(1);
                PostgresServer server = PostgresServer.builder()
                        .fromBinaries()
                        .listeningOn(List.of(one.addressHere(), other.addressHere()))
                        .start();
                Fleet fleet = new Fleet(server, 1, 0, Map.of())) {
            Map<NodeProcess, NetworkNamespace> networks = Map.of(
                    fleet.addInside(one), one,
                    fleet.addInside(other), other);
            FaultRounds<Fleet> rounds = new FaultRounds<>("packets dropped by the kernel", fleet);
            rounds.run(
                    ROUNDS,
                    (all, node) -> {
                        network(networks, node).drop();
                        return NodeProcess.now();
                    },
                    (all, node) -> network(networks, node).heal());
            rounds.report();
            fleet.finishWithoutViolation();
        }
    }

    private static NetworkNamespace network(Map<NodeProcess, NetworkNamespace> networks, NodeProcess node) {
        return Optional.ofNullable(networks.get(node)).orElseThrow();
    }
}
