package io.leaderelection.config;

import java.util.List;

/**
 * What {@link ConfigReader} made of the settings. Immutable.
 *
 * @param elections one entry for each name in {@code leaderelection.elections}, in that order
 * @param warnings one sentence each about what is legal and yet hardly meant; to be logged at WARN
 */
public record Configuration(List<ElectionConfig> elections, List<String> warnings) {

    /** Copies both lists. */
    public Configuration {
        elections = List.copyOf(elections);
        warnings = List.copyOf(warnings);
    }
}
