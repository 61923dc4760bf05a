package io.leaderelection.config;

import static io.leaderelection.config.Key.BACKEND;
import static io.leaderelection.config.Key.CANDIDATE;
import static io.leaderelection.config.Key.LOCK_ID;
import static io.leaderelection.config.Key.NODE_ID;
import static io.leaderelection.config.Key.POSTGRES_DATA_SOURCE;
import static io.leaderelection.config.Key.POSTGRES_TAKEOVER;
import static io.leaderelection.config.Key.POSTGRES_WAIT;

import io.leaderelection.config.PostgresConfig.Takeover;
import io.leaderelection.config.PostgresConfig.Waiting;
import java.time.Duration;
import java.util.Optional;

/** Reads all settings of one election. */
final class ElectionReader {
    private final String election;
    private final ElectionSettings settings;
    private final ServerFacts server;

    ElectionReader(String election, ElectionSettings settings, ServerFacts server) {
        this.election = election;
        this.settings = settings;
        this.server = server;
    }

    /**
     * What could be read of an election.
     *
     * @param election its name
     * @param store where the lock lies, as far as settings tell
     * @param lockId number of the lock, if it is one
     * @param config all of it, if nothing was reported
     */
    record Draft(String election, String store, Optional<Given<Long>> lockId, Optional<ElectionConfig> config) {}

    /** Reads; {@code alone} tells whether it is the only election here. */
    Draft read(boolean alone) {
        Optional<Given<Backend>> backend = settings.demand(BACKEND, BACKEND.property(), Meaning::backend);
        String lockKey = alone ? LOCK_ID.property() : LOCK_ID.property(election);
        Optional<Given<Long>> lockId = settings.demand(LOCK_ID, lockKey, Meaning::lockId);
        Optional<Given<String>> node = settings.readOr(NODE_ID, server.nodeId(), Meaning::nodeId);
        Optional<Given<Boolean>> candidate = settings.read(CANDIDATE, Meaning::yesOrNo);
        TimingReader durations = new TimingReader(settings);
        Optional<Timing> timing = durations.read(server.zone(), server.reference());
        Optional<PostgresConfig> postgres = postgres(durations.grace());
        Optional<ElectionConfig> config = backend.flatMap(store -> lockId.flatMap(id -> node.flatMap(name ->
                candidate.flatMap(competes -> timing.flatMap(times -> postgres.map(own -> new ElectionConfig(
                        election, store.value(), id.value(), name.value(), competes.value(), times, own)))))));
        return new Draft(election, store(), lockId, config);
    }

    private Optional<PostgresConfig> postgres(Optional<Duration> grace) {
        Optional<Given<String>> dataSource = settings.read(POSTGRES_DATA_SOURCE, Meaning::jndiName);
        Optional<Given<Waiting>> waiting = settings.read(POSTGRES_WAIT, text -> Meaning.choice(Waiting.class, text));
        Optional<Given<Takeover>> takeover =
                settings.read(POSTGRES_TAKEOVER, text -> Meaning.choice(Takeover.class, text));
        return dataSource.flatMap(pool -> waiting.flatMap(wait -> takeover.flatMap(
                take -> grace.map(pause -> new PostgresConfig(pool.value(), wait.value(), take.value(), pause)))));
    }

    private String store() {
        return settings.find(BACKEND).map(Given::text).orElse("") + " "
                + settings.find(POSTGRES_DATA_SOURCE).map(Given::text).orElse("");
    }
}
