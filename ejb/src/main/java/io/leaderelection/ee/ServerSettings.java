package io.leaderelection.ee;

import io.leaderelection.config.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings of this server: MicroProfile Config where there is one, else system properties and the environment. */
final class ServerSettings {
    private ServerSettings() {}

    static Settings visible() {
        try {
            return new FromConfig(ConfigProvider.getConfig());
        } catch (LinkageError | IllegalStateException e) {
            return Settings.of(systemProperties(), System.getenv()); // no API, or no implementation, in this server
        }
    }

    private static Map<String, String> systemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    }

    /** Kept in a class of its own, so that a server without the API can load the other one. */
    private record FromConfig(Config config) implements Settings {
        @Override
        public Optional<String> get(String key) {
            return config.getOptionalValue(key, String.class);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new HashSet<>();
            config.getPropertyNames().forEach(names::add);
            names.removeAll(environmentNames()); // they come as they are spelled there, and are judged as such
            return names;
        }

        @Override
        public Set<String> environmentNames() {
            return System.getenv().keySet();
        }
    }
}
