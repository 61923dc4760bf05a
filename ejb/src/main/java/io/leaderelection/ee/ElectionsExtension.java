package io.leaderelection.ee;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.Leadership;
import io.leaderelection.client.ElectedHere;
import io.leaderelection.config.ConfigReader;
import io.leaderelection.config.Configuration;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads the configuration before anything of the deployment starts, refuses the deployment with everything that is wrong
 * with it or with the code that uses it, makes one injectable {@link Leadership} per election, and puts the guard before what
 * is {@link LeaderOnly}.
 */
public class ElectionsExtension implements Extension {
    private final Leaderships leaderships = new Leaderships();
    private final ElectionUses uses = new ElectionUses();
    private Configuration configuration = new Configuration(List.of(), List.of());

    void beforeBeanDiscovery(@Observes BeforeBeanDiscovery discovery) {
        ElectedHere.say();
    }

    void processType(@Observes @WithAnnotations({LeaderOnly.class, Election.class}) ProcessAnnotatedType<?> type) {
        uses.add(type.getAnnotatedType().getJavaClass());
    }

    void afterBeanDiscovery(@Observes AfterBeanDiscovery discovery) {
        try {
            configuration = ConfigReader.read(
                    ServerSettings.visible(), ServerNode.name(), ZoneId.systemDefault(), Instant.now());
        } catch (InvalidConfigurationException e) {
            discovery.addDefinitionError(e);
        }
        List<Misuse> misuses = uses.check(known());
        if (!misuses.isEmpty()) {
            discovery.addDefinitionError(new MisuseException(misuses));
        }
        boolean only = configuration.elections().size() == 1;
        configuration
                .elections()
                .forEach(election -> discovery.addBean(new LeadershipBean(election.name(), leaderships, only)));
        discovery.addBean(new LeaderOnlyInterceptor(new GuardedCalls(leaderships, known(), ServerNode.name())));
    }

    /** For servlets and their like, which are no beans: of those everything is known before. */
    void processInjectionPoint(@Observes ProcessInjectionPoint<?, ?> point) {
        point.getInjectionPoint().getQualifiers().stream()
                .filter(Election.class::isInstance)
                .flatMap(
                        election -> known()
                                .refusal(
                                        String.valueOf(point.getInjectionPoint().getMember()),
                                        ((Election) election).value())
                                .stream())
                .forEach(misuse -> point.addDefinitionError(new MisuseException(List.of(misuse))));
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

    private KnownElections known() {
        return new KnownElections(
                configuration.elections().stream().map(ElectionConfig::name).toList());
    }
}
