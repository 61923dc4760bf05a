package io.leaderelection.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Settings from two maps. Immutable. */
record MapSettings(Map<String, String> properties, Map<String, String> environment) implements Settings {

    @Override
    public Optional<String> get(String key) {
        Optional<String> property = Optional.ofNullable(properties.get(key));
        return property.or(() -> variable(key)).filter(value -> !value.isEmpty());
    }

    @Override
    public Set<String> names() {
        return properties.keySet();
    }

    @Override
    public Set<String> environmentNames() {
        return environment.keySet();
    }

    private Optional<String> variable(String key) {
        return EnvironmentForm.allOf(key).stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
