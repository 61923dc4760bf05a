package io.leaderelection.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that this node can see, from wherever they come. The values may be read more than once and must not
 * change meanwhile.
 */
public interface Settings {

    /**
     * The value of a property.
     *
     * @param key full name, such as {@code leaderelection.lock-id}
     * @return the value; empty if it is not set, or set to nothing (MicroProfile Config 3.1, "Empty value")
     */
    Optional<String> get(String key);

    /** Names of all properties, as written; other people's as well. */
    Set<String> names();

    /** Names of all environment variables; other people's as well. */
    Set<String> environmentNames();

    /**
     * Settings from plain maps. A property beats the environment, which is searched for the three forms of a name that
     * MicroProfile Config 3.1 has ("Environment Variables Mapping Rules").
     *
     * @param properties such as the system properties; copied
     * @param environment such as {@link System#getenv()}; copied
     */
    static Settings of(Map<String, String> properties, Map<String, String> environment) {
        return new MapSettings(Map.copyOf(properties), Map.copyOf(environment));
    }
}
