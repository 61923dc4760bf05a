package io.leaderelection.lock.redis;

import java.util.List;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Asks one Sentinel after the other where the master is, beginning with the one that answered last. Source: redis.io,
 * "Guidelines for Redis clients with support for Redis Sentinel".
 */
final class SentinelRoute implements Route {
    private static final ProtocolCommand SENTINEL = Command.SENTINEL;

    /** A Sentinel that does not answer may take one of so many parts of the time for a script. */
    private static final int PARTS = 4;

    private final RedisEndpoint.Sentinel endpoint;
    private final Dialer dialer;
    private volatile int first;

    SentinelRoute(RedisEndpoint.Sentinel endpoint, Dialer dialer) {
        this.endpoint = endpoint;
        this.dialer = dialer;
    }

    @Override
    public Link open(TimeLimit limit) {
        return dialer.open(master(limit), endpoint.access(), limit);
    }

    @Override
    public boolean leadsTo(Link open, TimeLimit limit) {
        try {
            return master(limit.part(PARTS)).equals(open.address());
        } catch (RuntimeException | OutOfMemoryError away) {
            return true; // who names nobody names nobody else
        }
    }

    private RedisAddress master(TimeLimit limit) {
        List<RedisAddress> sentinels = endpoint.sentinels();
        int begin = first;
        String last = "";
        for (int i = 0; i < sentinels.size(); i++) {
            int index = (begin + i) % sentinels.size();
            RedisAddress sentinel = sentinels.get(index);
            TimeLimit part = limit.part(sentinels.size() - i + 1); // one more, for the master itself
            try (Link link = dialer.open(sentinel, endpoint.sentinelAccess(), part)) {
                Object answer = link.ask(part, SENTINEL, "GET-MASTER-ADDR-BY-NAME", endpoint.masterName());
                if (answer instanceof List<?> address && address.size() == 2) {
                    first = index;
                    return new RedisAddress(
                            address.get(0).toString(),
                            Integer.parseInt(address.get(1).toString()));
                }
                last = "%s knows no master of the name %s".formatted(sentinel, endpoint.masterName());
            } catch (RuntimeException | OutOfMemoryError e) { // an answer may claim any length
                last = sentinel + ": " + Failures.describe(e);
            }
        }
        throw new RedisFailure(
                "no Sentinel of %d tells where the master is; the last one: %s".formatted(sentinels.size(), last));
    }
}
