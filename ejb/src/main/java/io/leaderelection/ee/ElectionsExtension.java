package io.leaderelection.ee;

import io.leaderelection.api.Leadership;
import io.leaderelection.config.ConfigReader;
import io.leaderelection.config.Configuration;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads the configuration before anything of the deployment starts, refuses the deployment with everything that is wrong
 * with it, and makes one injectable {@link Leadership} per election.
 */
public class ElectionsExtension implements Extension {
    private final Leaderships leaderships = new Leaderships();
    private Configuration configuration = new Configuration(List.of(), List.of());

    void afterBeanDiscovery(@Observes AfterBeanDiscovery discovery) {
        try {
            configuration = ConfigReader.read(
                    ServerSettings.visible(), ServerNode.name(), ZoneId.systemDefault(), Instant.now());
        } catch (InvalidConfigurationException e) {
            discovery.addDefinitionError(e);
            return;
        }
        boolean only = configuration.elections().size() == 1;
        configuration
                .elections()
                .forEach(election -> discovery.addBean(new LeadershipBean(election.name(), leaderships, only)));
    }

    List<ElectionConfig> elections() {
        return configuration.elections();
    }

    List<String> warnings() {
        return configuration.warnings();
    }

    Leaderships leaderships() {
        return leaderships;
    }
}
