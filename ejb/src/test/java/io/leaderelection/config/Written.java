package io.leaderelection.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings as a test writes them: {@code "key = value"}, without the prefix, or a variable in full. Immutable. */
record Written(Map<String, String> properties, Map<String, String> environment) {
    static final Instant REFERENCE = Instant.parse("2025-01-01T00:00:00Z");
    static final ZoneId ZONE = ZoneId.of("Europe/Vienna");
    static final String NODE = "server-1";

    /** The least that is right, then these. */
    static Written minimal(String... assignments) {
        return only("backend = postgres", "lock-id = 7").with(assignments);
    }

    /** The least that is right over Redis, then these. */
    static Written redis(String... assignments) {
        return only("backend = redis", "lock-id = 7", "redis.uri = redis://host", "lease-duration = 10s")
                .with(assignments);
    }

    /** Nothing but these. */
    static Written only(String... assignments) {
        return new Written(Map.of(), Map.of()).with(assignments);
    }

    Written with(String... assignments) {
        Map<String, String> properties = new HashMap<>(this.properties);
        Map<String, String> environment = new HashMap<>(this.environment);
        for (String assignment : assignments) {
            String[] parts = assignment.split(" = ", 2);
            boolean isVariable = parts[0].startsWith("LEADERELECTION_");
            (isVariable ? environment : properties).put(isVariable ? parts[0] : Key.PREFIX + parts[0], parts[1]);
        }
        return new Written(properties, environment);
    }

    Written without(Key... keys) {
        Map<String, String> properties = new HashMap<>(this.properties);
        List.of(keys).forEach(key -> properties.remove(key.property()));
        return new Written(properties, environment);
    }

    Configuration read() {
        return read(NODE);
    }

    Configuration read(String nodeId) {
        return ConfigReader.read(Settings.of(properties, environment), nodeId, ZONE, REFERENCE);
    }

    /** The only election. */
    ElectionConfig election() {
        List<ElectionConfig> elections = read().elections();
        if (elections.size() != 1) {
            throw new AssertionError(elections);
        }
        return elections.get(0);
    }

    Timing timing() {
        return election().timing();
    }

    /** What is wrong, one line each; empty if nothing is. */
    List<String> problems() {
        InvalidConfigurationException refusal = catchThrowableOfType(InvalidConfigurationException.class, this::read);
        return refusal == null
                ? List.of()
                : refusal.problems().stream().map(Problem::text).toList();
    }
}
