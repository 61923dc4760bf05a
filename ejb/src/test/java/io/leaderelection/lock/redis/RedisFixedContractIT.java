package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules of the port, kept by a key that is never prolonged. Its tests mostly wait, so they may overlap. */
@Tag("redis")
@Execution(ExecutionMode.CONCURRENT)
class RedisFixedContractIT extends RedisContract {
    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    RedisEndpoint endpoint() {
        return RedisBench.single(server);
    }

    @Override
    List<RedisServer> servers() {
        return List.of(server);
    }

    @Override
    RedisSettings.Mode mode() {
        return RedisSettings.Mode.FIXED;
    }
}
