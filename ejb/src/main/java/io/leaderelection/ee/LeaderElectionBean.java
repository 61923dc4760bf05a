package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Problem;
import io.leaderelection.core.Hold;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs the elections of this deployment from its start to its end.
 *
 * <p>Bean-managed concurrency: a container's lock with its time-out must not stand between a server that stops and a
 * hand-over. No transactions: the lock's connections commit by themselves.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@ManagedScheduledExecutorDefinition(name = ServerThreads.TIMER, maxAsync = 2)
@ManagedThreadFactoryDefinition(name = ServerThreads.THREADS)
public class LeaderElectionBean {
    @Resource(lookup = "java:app/AppName")
    private String application;

    @Inject
    private EventDelivery delivery;

    @Inject
    private ElectionsExtension configuration;

    @Inject
    private BeanManager beans;

    private final ServerThreads threads = new ServerThreads();
    private final List<ServedElection> elections = new CopyOnWriteArrayList<>();
    private final Management management = new Management();
    private final ElectionLog log = new ElectionLog("-", ServerNode.name());
    private final ServerState serverState = new ServerState(this::serverRuns, this::serverPauses, log);

    @PostConstruct
    void start() {
        configuration.warnings().forEach(log::unwise);
        try {
            prepare();
            serverState.open();
        } catch (RuntimeException | Error e) {
            stop(); // the container calls no @PreDestroy after this
            throw e;
        }
    }

    @PreDestroy
    void stop() {
        serverState.close();
        end();
    }

    private void prepare() {
        List<Problem> problems = new ArrayList<>();
        for (ElectionConfig election : configuration.elections()) {
            try {
                elections.add(new ServedElection(
                        election, configuration.elections(), threads.timer(), threads.factory(), beans, delivery));
            } catch (InvalidConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        elections.forEach(election -> election.checkStore().ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        for (ServedElection election : elections) {
            String name = election.config().name();
            configuration.leaderships().put(name, election.runner());
            management.register(
                    application, election.config(), election.runner(), election.doctor(), threads.factory());
        }
    }

    private void end() {
        elections.forEach(election -> election.runner().impose(Hold.CLOSED)); // all at once, then one after another
        elections.forEach(ServedElection::end);
        elections.forEach(
                election -> configuration.leaderships().remove(election.config().name()));
        management.unregisterAll();
        elections.clear();
        threads.close();
    }

    private void serverRuns() {
        elections.forEach(ServedElection::campaign);
    }

    private void serverPauses() {
        elections.forEach(election -> election.runner().impose(Hold.SUSPENDED));
        elections.forEach(ServedElection::standDown);
    }
}
