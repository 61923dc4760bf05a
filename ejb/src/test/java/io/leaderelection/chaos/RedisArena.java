package io.leaderelection.chaos;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One Redis, or several that know nothing of each other: Redlock. */
final class RedisArena implements Arena {
    private final List<RedisServer> servers;

    /** Starts the servers. */
    RedisArena(int size) {
        servers = IntStream.range(0, size).mapToObj(i -> RedisServer.start()).toList();
    }

    @Override
    public String name() {
        return servers.size() == 1 ? "Redis" : "Redlock of " + servers.size();
    }

    @Override
    public List<TcpProxy> ways() {
        return servers.stream()
                .map(server -> TcpProxy.inFrontOf(server.host(), server.port()))
                .toList();
    }

    @Override
    public Map<String, String> options(List<TcpProxy> ways) {
        String option = servers.size() == 1 ? "redis" : "masters";
        return Map.of(
                option, ways.stream().map(way -> way.host() + ":" + way.port()).collect(Collectors.joining(",")));
    }

    @Override
    public List<Kind> kinds(Group group) {
        RedisFaults faults = new RedisFaults(group, servers, server -> "server " + server.port());
        return Stream.concat(faults.kinds().stream(), faults.kindsOfAbsence().stream())
                .toList();
    }

    @Override
    public long sessionsOfOne() {
        return 2L * servers.size();
    }

    @Override
    public long sessions() {
        return servers.stream()
                .mapToLong(server -> RedisFaults.clients(server).size())
                .sum();
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
