package io.leaderelection.bench.peers;

import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Options;
import io.leaderelection.bench.contest.Stage;
import io.leaderelection.bench.contest.Voice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Runs one peer: {@code --peer NAME --url URL --id NAME [--lease MILLISECONDS] [--probe]}. */
public final class Peer {
    private static final Set<String> PEERS = Set.of("curator", "redisson", "spring-jdbc", "spring-redis", "etcd");

    private Peer() {}

    /** Competes until the end of standard input. */
    public static void main(String[] args) throws IOException {
        Options options = new Options(args, Set.of("peer", "url", "id", "lease"), Set.of("probe"));
        String name = options.need("peer", "curator");
        Settings settings = new Settings(
                options.need("id", "nobody"),
                options.need("url", "none:"),
                Duration.ofMillis(options.number("lease", 1, 3_000)));
        if (!PEERS.contains(name)) {
            options.refuse("--peer must be one of " + PEERS);
        }
        List<String> problems = options.problems();
        if (!problems.isEmpty()) {
            problems.forEach(problem -> System.err.println("peer: " + problem));
            System.exit(2);
        }
        Voice voice = new Voice(settings.id());
        Stage stage = new Stage();
        stage.add(voice, peer(name, voice, settings));
        stage.run(options.has("probe"));
        System.exit(0);
    }

    private static Contestant peer(String name, Voice voice, Settings settings) {
        return switch (name) {
            case "curator" -> new CuratorPeer(voice, settings);
            case "redisson" -> new RedissonPeer(voice, settings);
            case "spring-jdbc" -> SpringPeer.overJdbc(voice, settings);
            case "spring-redis" -> SpringPeer.overRedis(voice, settings);
            case "etcd" -> new EtcdPeer(voice, settings);
            default -> throw new IllegalArgumentException("no such peer: " + name);
        };
    }
}
