package io.leaderelection.config;

import static io.leaderelection.config.Key.REDIS_CLUSTER_NODES;
import static io.leaderelection.config.Key.REDIS_INSECURE_SKIP_VERIFY;
import static io.leaderelection.config.Key.REDIS_JNDI_NAME;
import static io.leaderelection.config.Key.REDIS_MASTERS;
import static io.leaderelection.config.Key.REDIS_PASSWORD;
import static io.leaderelection.config.Key.REDIS_PASSWORD_FILE;
import static io.leaderelection.config.Key.REDIS_SENTINEL_MASTER;
import static io.leaderelection.config.Key.REDIS_SENTINEL_NODES;
import static io.leaderelection.config.Key.REDIS_URI;
import static io.leaderelection.config.Key.REDIS_USER;

import io.leaderelection.config.RedisConfig.Bound;
import io.leaderelection.config.RedisConfig.Cluster;
import io.leaderelection.config.RedisConfig.Masters;
import io.leaderelection.config.RedisConfig.Place;
import io.leaderelection.config.RedisConfig.Sentinel;
import io.leaderelection.config.RedisConfig.Single;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what an election says about Redis. */
final class RedisReader {
    /** Settings of which one says where Redis is. */
    static final List<Key> WAYS =
            List.of(REDIS_URI, REDIS_SENTINEL_NODES, REDIS_CLUSTER_NODES, REDIS_MASTERS, REDIS_JNDI_NAME);

    private final ElectionSettings settings;
    private final Map<Key, Given<Place>> places = new EnumMap<>(Key.class);

    RedisReader(ElectionSettings settings) {
        this.settings = settings;
    }

    /**
     * All of it; empty if something was reported.
     *
     * @param used whether the election uses Redis; if not, each value is checked by itself and nothing is asked for
     * @param renewed see {@link RedisConfig}
     */
    Optional<RedisConfig> read(boolean used, boolean renewed) {
        readPlaces();
        Optional<Given<String>> user = settings.read(REDIS_USER, Meaning::word);
        Optional<Given<Secret>> password = settings.read(REDIS_PASSWORD, Secret::new);
        Optional<Given<Path>> file = settings.read(REDIS_PASSWORD_FILE, SecretFile::path);
        Optional<Given<Boolean>> skipVerify = settings.read(REDIS_INSECURE_SKIP_VERIFY, Meaning::yesOrNo);
        if (!used) {
            return Optional.empty();
        }
        Optional<Place> place = onlyPlace();
        Optional<Secret> secret = password.map(Given::value).or(() -> file.flatMap(this::content));
        place.ifPresent(found -> new RedisCredentials(settings, found).check(user, password, file));
        skipVerify.filter(Given::value).ifPresent(this::warnOfBlindTrust);
        return place.flatMap(found ->
                skipVerify.map(skip -> new RedisConfig(found, user.map(Given::value), secret, skip.value(), renewed)));
    }

    private void readPlaces() {
        String master = settings.read(REDIS_SENTINEL_MASTER, Meaning::word)
                .map(Given::value)
                .orElse("");
        read(REDIS_URI, text -> new Single(RedisUri.parse(text)));
        read(REDIS_SENTINEL_NODES, text -> new Sentinel(master, RedisUris.nodes(text)));
        read(REDIS_CLUSTER_NODES, text -> new Cluster(RedisUris.nodes(text)));
        read(REDIS_MASTERS, text -> new Masters(RedisUris.masters(text)));
        read(REDIS_JNDI_NAME, text -> new Bound(Meaning.jndiName(text)));
    }

    private void read(Key key, Function<String, Place> meaning) {
        settings.read(key, meaning).ifPresent(given -> places.put(key, given));
    }

    /** Where Redis is, if exactly one setting says so and it is right. */
    private Optional<Place> onlyPlace() {
        List<Given<String>> given = WAYS.stream()
                .filter(settings::isSet)
                .flatMap(key -> settings.find(key).stream())
                .toList();
        askForBothOfSentinel();
        if (given.isEmpty() && !settings.isSet(REDIS_SENTINEL_MASTER)) {
            settings.report(Problem.about(
                    REDIS_URI.property(),
                    "is not set; one of " + WAYS.stream().map(Key::key).collect(Collectors.joining(", "))
                            + " must say where Redis is",
                    Optional.of(REDIS_URI.example())));
        }
        for (Given<String> other : given.stream().skip(1).toList()) {
            settings.report(new Problem(
                    other.key(),
                    Optional.of(other.shown()),
                    "must not be set besides " + given.get(0).key() + ", since only one setting can say where Redis is",
                    Optional.empty()));
        }
        return given.size() == 1 ? places.values().stream().findFirst().map(Given::value) : Optional.empty();
    }

    private void askForBothOfSentinel() {
        if (settings.isSet(REDIS_SENTINEL_NODES)) {
            askFor(REDIS_SENTINEL_MASTER, REDIS_SENTINEL_NODES);
        } else if (settings.isSet(REDIS_SENTINEL_MASTER)) {
            askFor(REDIS_SENTINEL_NODES, REDIS_SENTINEL_MASTER);
        }
    }

    private void askFor(Key missing, Key present) {
        if (!settings.isSet(missing)) {
            settings.report(Problem.about(
                    missing.property(),
                    "is not set, and " + settings.find(present).orElseThrow().described() + " needs it; it "
                            + missing.rule(),
                    Optional.of(missing.example())));
        }
    }

    private Optional<Secret> content(Given<Path> file) {
        try {
            return Optional.of(SecretFile.read(file.value()));
        } catch (IllegalArgumentException e) {
            settings.report(Problem.of(
                    file, REDIS_PASSWORD_FILE.rule() + " (" + e.getMessage() + ")", REDIS_PASSWORD_FILE.example()));
            return Optional.empty();
        }
    }

    private void warnOfBlindTrust(Given<Boolean> skip) {
        settings.warn(skip.described() + ": neither certificate nor host name of Redis is verified, and whoever can"
                + " redirect the connection learns the password and decides who leads");
    }
}
