package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.HostAndPort;

/** The EAR without a Redis client of its own: uses the one that another deployment shares, and its classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedClientRedisIT {
    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);

    private static final String STRUCTURE = """
            <jboss-deployment-structure>
              <sub-deployment name="leaderelection-ejb.jar">
                <dependencies><module name="deployment.sharing.war"/></dependencies>
              </sub-deployment>
            </jboss-deployment-structure>
            """;

    private RedisUnderTest redis;
    private LoneServer server;
    private WebArchive sharing;

    @TempDir
    private static Path home;

    @BeforeAll
    void startServers() throws IOException, URISyntaxException {
        BareServer.install(home);
        redis = RedisUnderTest.start();
        server = LoneServer.start(
                home,
                getClass().getSimpleName(),
                Map.of(ClientSharer.PORT, Integer.toString(redis.server().port())),
                Map.of());
        sharing = ShrinkWrap.create(WebArchive.class, "sharing.war")
                .addClass(ClientSharer.class)
                .addAsLibraries(jarOf(HostAndPort.class), jarOf(PooledObjectFactory.class))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        assertThat(server.deploy(sharing)).isEmpty();
    }

    @AfterAll
    void stopServers() {
        server.close();
        redis.close();
    }

    @Test
    void electsWhereTheSharedClientLeads() {
        EnterpriseArchive application = application(Map.of("leaderelection.lease-duration", "8s"));
        assertThat(server.deploy(application)).isEmpty();
        server.awaitState("leaderelection", "leader", LONGEST_ELECTION);
        assertThat(redis.value()).contains("lone");
        assertThat(server.log()).noneMatch(line -> line.contains("LDREL0001"));
        server.undeploy(application);

        assertThat(redis.value()).isEmpty();
    }

    @Test
    void refusesAUserBesidesTheClient() {
        Optional<String> refusal = server.deploy(application(
                Map.of("leaderelection.redis.user", "somebody", "leaderelection.redis.password", "pass-4711")));

        assertThat(refusal.orElseThrow())
                .contains("leaderelection.redis.jndi-name", "must not be set besides")
                .doesNotContain("pass-4711");
    }

    private static EnterpriseArchive application(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(Map.of(
                "leaderelection.backend", "redis",
                "leaderelection.lock-id", "42",
                "leaderelection.redis.jndi-name", ClientSharer.NAME));
        EnterpriseArchive ear = LibraryArchives.with(settings, ElectionEar.withEventLog());
        ear.delete("/lib/jedis.jar");
        return ear.addAsManifestResource(new StringAsset(STRUCTURE), "jboss-deployment-structure.xml");
    }

    private static File jarOf(Class<?> type) throws URISyntaxException {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
