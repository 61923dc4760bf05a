package io.leaderelection.lock.redis;

import io.leaderelection.fixture.TcpProxy;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One node's ways to all servers, each through a proxy that can be broken. Thread-safe. */
final class Network implements Dialer, AutoCloseable {
    private final Map<RedisAddress, TcpProxy> proxies = new ConcurrentHashMap<>();

    @Override
    public Link open(RedisAddress address, RedisAccess access, TimeLimit limit) {
        TcpProxy proxy = to(address);
        return Link.open(new RedisAddress(proxy.host(), proxy.port()), access, limit);
    }

    TcpProxy to(RedisAddress address) {
        return proxies.computeIfAbsent(address, far -> TcpProxy.inFrontOf(far.host(), far.port()));
    }

    /** Every way that was used so far. */
    Collection<TcpProxy> proxies() {
        return proxies.values();
    }

    @Override
    public void close() {
        proxies.values().forEach(TcpProxy::close);
    }
}
