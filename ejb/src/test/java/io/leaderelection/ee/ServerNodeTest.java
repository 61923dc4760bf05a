package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerNodeTest {

    private static final String NAME = "com.sun.aas.instanceName";
    private static final String ROOT = "com.sun.aas.instanceRoot";

    @Test
    void goesByTheNameThatAServerWasGiven() {
        assertThat(name(Map.of("jboss.node.name", "node-a"))).isEqualTo("node-a");
        assertThat(name(Map.of(NAME, "instance-1", ROOT, "/srv/nodes/instance-1")))
                .isEqualTo("instance-1");
    }

    @Test
    void tellsServersApartThatAreAllNamedAlike() {
        assertThat(name(Map.of(NAME, "server", ROOT, "/srv/glassfish/domains/domain1")))
                .isEqualTo("host-7-domain1");
        assertThat(name(Map.of("wlp.server.name", "defaultServer"))).isEqualTo("host-7-defaultServer");
        assertThat(name(Map.of())).isEqualTo("host-7");
    }

    @Test
    void staysWithinWhatANodeIdMayBe() {
        String name = name(Map.of(NAME, "server", ROOT, "/srv/my domains/" + "one, ".repeat(20)));

        assertThat(name).hasSize(48).matches("[!-~&&[^,'\"`]]+");
    }

    private static String name(Map<String, String> properties) {
        return ServerNode.name(properties::get, "host-7");
    }
}
