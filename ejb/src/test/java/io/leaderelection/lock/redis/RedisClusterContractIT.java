package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules of the port, kept by the master of a slot in a cluster. Its tests mostly wait, so they may overlap. */
@Tag("redis")
@Execution(ExecutionMode.CONCURRENT)
class RedisClusterContractIT extends RedisContract {
    private static final List<RedisServer> SERVERS = new ArrayList<>();

    @BeforeAll
    static void startServers() {
        SERVERS.addAll(RedisGroups.startCluster());
    }

    @AfterAll
    static void stopServers() {
        SERVERS.forEach(RedisServer::close);
    }

    @Override
    RedisEndpoint endpoint() {
        return RedisBench.cluster(SERVERS.get(0));
    }

    @Override
    List<RedisServer> servers() {
        return SERVERS;
    }
}
