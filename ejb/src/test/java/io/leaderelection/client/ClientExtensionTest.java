package io.leaderelection.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.fixture.LogLines;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application sees of an election elsewhere, in the CDI of WildFly. */
class ClientExtensionTest {
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(10);
    private static final List<String> TOLD = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @RegisterExtension
    final LogLines lines = new LogLines(Level.INFO);

    private PretendedElection election;

    @ApplicationScoped
    static class Watching {
        void gained(@Observes @Election("alerts") LeadershipEvent.Gained event) {
            TOLD.add("gained " + event.token().value());
        }

        void lost(@Observes @Election("alerts") LeadershipEvent.Lost event) {
            TOLD.add("lost " + event.token().value() + " " + event.reason());
        }

        @PreDestroy
        void end() {
            TOLD.add("destroyed");
        }
    }

    @ApplicationScoped
    static class Choosy {
        void on(@Observes @Election("other/alerts") LeadershipEvent event) {
            TOLD.add("of the other");
        }
    }

    @ApplicationScoped
    static class Mixing {
        void gained(@Observes @Election("alerts") LeadershipEvent.Gained event) {
            TOLD.add("gained by name");
        }

        void lost(@Observes @Election("module/alerts") LeadershipEvent.Lost event) {
            TOLD.add("lost by full name");
        }
    }

    @ApplicationScoped
    static class MixingOtherwise {
        void gained(@Observes @Election("module/alerts") LeadershipEvent.Gained event) {
            TOLD.add("gained by full name");
        }

        void lost(@Observes @Election("alerts") LeadershipEvent.Lost event) {
            TOLD.add("lost by name");
        }
    }

    @RequestScoped
    static class Request {
        private final int number = REQUESTS.incrementAndGet();

        int number() {
            return number;
        }
    }

    @ApplicationScoped
    static class Requesting {
        @Inject
        Request request;

        void one(@Observes LeadershipEvent event) {
            TOLD.add("request " + request.number() + request.number());
        }

        void other(@Observes LeadershipEvent event) {
            TOLD.add("request " + request.number() + request.number());
        }
    }

    @ApplicationScoped
    static class Throwing {
        void on(@Observes @jakarta.annotation.Priority(1) LeadershipEvent event) {
            throw new StackOverflowError("on purpose");
        }
    }

    @Dependent
    static class Asking {
        @Inject
        Leadership only;

        @Inject
        @Election("alerts")
        Instance<Leadership> instance;

        @Inject
        @Election("module/alerts")
        Provider<Leadership> provider;
    }

    @Dependent
    static class Misnaming {
        @Inject
        @Election("a/b/c")
        Instance<Leadership> instance;
    }

    @BeforeEach
    void deployTheOther() {
        TOLD.clear();
        REQUESTS.set(0);
        election = new PretendedElection("module", "alerts");
    }

    @AfterEach
    void undeployTheOther() {
        election.close();
    }

    @Test
    void theBeansHearOfTheEndBeforeTheirs() {
        try (WeldContainer application = start(Watching.class)) {
            election.gain(5);
            awaitTold("gained 5");
            assertThat(application.isRunning()).isTrue();
        }

        assertThat(TOLD).containsExactly("gained 5", "lost 5 STOPPED", "destroyed");
    }

    @Test
    void eachNotificationHasARequestOfItsOwn() {
        try (WeldContainer application = start(Requesting.class)) {
            election.gain(5);
            awaitTold("request 11", "request 22");
            election.lose(5, "PAUSED");
            awaitTold("request 11", "request 22", "request 33", "request 44");
            assertThat(application.isRunning()).isTrue();
        }
    }

    @Test
    void anErrorOfAnObserverHidesNothing() {
        try (WeldContainer application = start(Throwing.class, Watching.class)) {
            election.gain(5);
            awaitTold("gained 5");
            election.lose(5, "PAUSED");
            election.gain(6);
            awaitTold("gained 5", "lost 5 PAUSED", "gained 6");
            assertThat(application.isRunning()).isTrue();
        }
        assertThat(lines.all())
                .hasSize(4) // the end of the last term, too
                .allMatch(
                        line -> line.startsWith("SEVERE LDREL0015 the observer " + Throwing.class.getName() + " of "));
    }

    @Test
    void aNameThatStandsForTwoTellsNobodyAndTheFullNameDoes() {
        try (PretendedElection other = new PretendedElection("other", "alerts");
                WeldContainer application = start(Watching.class, Choosy.class)) {
            election.gain(5);
            other.gain(1);
            awaitTold("of the other");
            assertThat(application.isRunning()).isTrue();
        }
        assertThat(TOLD).containsExactly("of the other", "of the other");
        assertThat(lines.all()).singleElement().asString().startsWith("WARNING LDREL0014 election alerts stands for");
    }

    @Test
    void whoWasToldOfATermIsToldOfItsEndWhoeverComesMeanwhile() {
        try (WeldContainer application = start(Watching.class)) {
            election.gain(5);
            awaitTold("gained 5");
            try (PretendedElection other = new PretendedElection("other", "alerts")) {
                other.gain(1);
                election.lose(5, "PAUSED");
                awaitTold("gained 5", "lost 5 PAUSED");
                election.gain(6);
                election.lose(6, "PAUSED");
            }
            election.gain(7);
            Awaitility.await("the term after").atMost(LONGEST_DELIVERY).until(() -> TOLD.contains("gained 7"));
            assertThat(application.isRunning()).isTrue();
        }
        assertThat(TOLD).endsWith("gained 7", "lost 7 STOPPED", "destroyed").doesNotContain("lost 1 STOPPED");
        assertThat(TOLD.contains("gained 6")).isEqualTo(TOLD.contains("lost 6 PAUSED"));
    }

    @Test
    void oneEventCanBeObservedByNameAndTheOtherByFullName() {
        try (WeldContainer application = start(Mixing.class)) {
            election.gain(5);
            awaitTold("gained by name");
            election.lose(5, "PAUSED");
            election.gain(6);
            awaitTold("gained by name", "lost by full name", "gained by name");
            assertThat(application.isRunning()).isTrue();
        }
        TOLD.clear();
        try (WeldContainer application = start(MixingOtherwise.class)) {
            awaitTold("gained by full name");
            election.lose(6, "PAUSED");
            election.gain(7);
            awaitTold("gained by full name", "lost by name", "gained by full name");
            assertThat(application.isRunning()).isTrue();
        }
    }

    @Test
    void isHadByInstanceAndProviderToo() {
        election.lead(5);
        try (WeldContainer application = start(Asking.class)) {
            Asking asking = application.select(Asking.class).get();

            assertThat(List.of(asking.only, asking.instance.get(), asking.provider.get()))
                    .allMatch(Leadership::isLeader)
                    .allMatch(leadership -> leadership.status().election().equals("alerts"));
        }
    }

    @Test
    void aMalformedNameIsRefused() {
        assertThatThrownBy(() -> start(Misnaming.class).close())
                .hasMessageContaining("@Election must name an election, as election or as application/election");
    }

    private static WeldContainer start(Class<?>... beans) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new ClientExtension())
                .addBeanClasses(beans)
                .addBeanClass(Request.class)
                .initialize();
    }

    private static void awaitTold(String... all) {
        Awaitility.await("the application is told")
                .atMost(LONGEST_DELIVERY)
                .untilAsserted(() -> assertThat(TOLD).containsExactly(all));
    }
}
