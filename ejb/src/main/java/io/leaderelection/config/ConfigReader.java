package io.leaderelection.config;

import io.leaderelection.config.ElectionReader.Draft;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Turns settings into elections, or into a list of everything that is wrong with them. Adjusts nothing: a value
 * counts as it was written or is refused. {@link Key} lists the settings, {@link TimingRules} what must hold between
 * them.
 */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads and checks all elections.
     *
     * @param settings where the values come from
     * @param defaultNodeId name of this node if {@code node-id} is not set
     * @param serverZone time zone of a schedule if {@code time-zone} is not set
     * @param reference from when on the times of a schedule are looked at; the present time will do
     * @throws InvalidConfigurationException with every problem there is
     */
    public static Configuration read(Settings settings, String defaultNodeId, ZoneId serverZone, Instant reference) {
        Problems problems = new Problems();
        ServerFacts server = new ServerFacts(defaultNodeId, serverZone, reference);
        List<String> names = ElectionNames.read(settings, problems);
        List<Draft> drafts = names.stream()
                .map(name -> new ElectionReader(name, new ElectionSettings(settings, name, problems), server)
                        .read(names.size() == 1))
                .toList();
        new LockIds(problems).check(drafts);
        new SharedDataSources(problems).check(drafts);
        new UnknownKeys(names).report(settings, problems);
        new IgnoredKeys(settings, problems).warn(drafts);
        problems.throwIfAny();
        List<ElectionConfig> elections =
                drafts.stream().map(Draft::config).map(Optional::orElseThrow).toList();
        return new Configuration(elections, problems.warnings());
    }
}
