package io.leaderelection.config;

import static io.leaderelection.config.Key.BACKEND;
import static io.leaderelection.config.Key.CANDIDATE;
import static io.leaderelection.config.Key.LEASE_DURATION;
import static io.leaderelection.config.Key.LOCK_ID;
import static io.leaderelection.config.Key.NODE_ID;
import static io.leaderelection.config.Key.POSTGRES_DATA_SOURCE;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * @param backend kind of store, if it is one
     * @param store where the lock lies, as far as settings tell
     * @param lockId number of the lock, if it is one
     * @param config all of it, if nothing was reported
     */
    record Draft(
            String election,
            Optional<Given<Backend>> backend,
            String store,
            Optional<Given<Long>> lockId,
            Optional<ElectionConfig> config) {}

    /** Reads; {@code alone} tells whether it is the only election here. */
    Draft read(boolean alone) {
        Optional<Given<Backend>> backend = settings.demand(BACKEND, BACKEND.property(), Meaning::backend);
        String lockKey = alone ? LOCK_ID.property() : LOCK_ID.property(election);
        Optional<Given<Long>> lockId = settings.demand(LOCK_ID, lockKey, Meaning::lockId);
        Optional<Given<String>> node = settings.readOr(NODE_ID, server.nodeId(), Meaning::nodeId);
        Optional<Given<Boolean>> candidate = settings.read(CANDIDATE, Meaning::yesOrNo);
        Optional<Backend> kind = backend.map(Given::value);
        TimingReader durations = new TimingReader(settings, LeaseKind.of(kind, settings.isSet(LEASE_DURATION)));
        Optional<Timing> timing = durations.read(server.zone(), server.reference());
        Optional<PostgresConfig> postgres = new PostgresReader(settings).read(durations.grace());
        Optional<RedisConfig> redis =
                new RedisReader(settings).read(kind.equals(Optional.of(Backend.REDIS)), settings.isSet(LEASE_DURATION));
        Optional<? extends StoreConfig> store = kind.flatMap(used -> used == Backend.REDIS ? redis : postgres);
        Optional<ElectionConfig> config = store.flatMap(own ->
                lockId.flatMap(id -> node.flatMap(name -> candidate.flatMap(competes -> timing.map(times ->
                        new ElectionConfig(election, id.value(), name.value(), competes.value(), times, own))))));
        return new Draft(election, backend, place(kind), lockId, config);
    }

    /** Where the lock lies, the same for two elections only if their stores are; never shown. */
    private String place(Optional<Backend> kind) {
        Stream<Key> keys = Stream.concat(Stream.of(POSTGRES_DATA_SOURCE), RedisReader.WAYS.stream());
        return keys.filter(key -> key.store().equals(kind))
                .map(key -> key + " " + settings.find(key).map(Given::text).orElse(""))
                .collect(Collectors.joining(" "));
    }
}
