package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class BoundClientTest {
    private static final ClassLoader OURS = BoundClientTest.class.getClassLoader();

    @Test
    void somethingElseIsNamed() {
        assertThat(new BoundClient(Thread.class, OURS).refusal())
                .isEqualTo("what is bound under this name is neither a String nor a URI but a java.lang.Thread; bind an"
                        + " address like that of redis.uri as a String");
    }

    @Test
    void aClientOfAnotherClassLoaderIsNamedWithBothLoaders() throws ClassNotFoundException {
        Class<?> client = Class.forName("redis.clients.jedis.Jedis", false, OURS);
        URL jar = client.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader("the-server", new URL[] {jar}, null)) {
            Class<?> stranger = Class.forName(client.getName(), false, other);

            assertThat(new BoundClient(stranger, OURS).refusal())
                    .startsWith("what is bound under this name is a redis.clients.jedis.Jedis of class loader"
                            + " java.net.URLClassLoader")
                    .contains(other.toString(), OURS.toString())
                    .endsWith("bind an address like that of redis.uri as a String");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClientOfOurOwnThatTellsNoWayIsRefusedAsWell() throws ClassNotFoundException {
        assertThat(new BoundClient(Class.forName("redis.clients.jedis.Jedis", false, OURS), OURS).refusal())
                .contains("a redis.clients.jedis.Jedis, which does not tell how to connect");
    }
}
