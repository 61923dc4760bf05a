package io.leaderelection.config;

import static io.leaderelection.config.Key.POSTGRES_DATA_SOURCE;
import static io.leaderelection.config.Key.POSTGRES_TAKEOVER;
import static io.leaderelection.config.Key.POSTGRES_WAIT;

import io.leaderelection.config.PostgresConfig.Takeover;
import io.leaderelection.config.PostgresConfig.Waiting;
import java.time.Duration;
import java.util.Optional;

/** Reads what an election says about Postgres. */
final class PostgresReader {
    private final ElectionSettings settings;

    PostgresReader(ElectionSettings settings) {
        this.settings = settings;
    }

    /** All of it; empty if something was reported, or if there is no {@code grace} because that was reported. */
    Optional<PostgresConfig> read(Optional<Duration> grace) {
        Optional<Given<String>> dataSource = settings.read(POSTGRES_DATA_SOURCE, Meaning::jndiName);
        Optional<Given<Waiting>> waiting = settings.read(POSTGRES_WAIT, text -> Meaning.choice(Waiting.class, text));
        Optional<Given<Takeover>> takeover =
                settings.read(POSTGRES_TAKEOVER, text -> Meaning.choice(Takeover.class, text));
        return dataSource.flatMap(pool -> waiting.flatMap(wait -> takeover.flatMap(
                take -> grace.map(pause -> new PostgresConfig(pool.value(), wait.value(), take.value(), pause)))));
    }
}
