package io.leaderelection.config;

/** How one election uses its store: where that is, and the settings that only this kind of store has. Immutable. */
public sealed interface StoreConfig permits PostgresConfig, RedisConfig {

    /** Where the lock lies, for people; free of secrets. */
    String address();
}
