package io.leaderelection.bench;

import io.leaderelection.fixture.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis without persistence. */
final class RedisBench implements Store {
    private static final Pattern READS = Pattern.compile("total_reads_processed:(\\d+)");
    private static final Pattern COMMANDS = Pattern.compile("total_commands_processed:(\\d+)");

    private final RedisServer server = RedisServer.start();
    private long counted; // by us, a read and a command each

    int port() {
        return server.port();
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public String version() {
        return "Redis " + server.info("server", "redis_version");
    }

    @Override
    public String url() {
        return "redis://" + server.host() + ":" + server.port();
    }

    /** A read by the server is what a client sent at once; commands count inside of scripts, too. */
    @Override
    public Count count() {
        String stats = server.ask("INFO", "stats").toString();
        counted++;
        return new Count(find(READS, stats) - counted, find(COMMANDS, stats) - counted);
    }

    private static long find(Pattern pattern, String stats) {
        Matcher found = pattern.matcher(stats);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern);
        }
        return Long.parseLong(found.group(1));
    }

    @Override
    public void close() {
        server.close();
    }
}
