package io.leaderelection.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.fixture.LogLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an injected leadership answers of an election elsewhere. */
class DistantLeadershipTest {
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    @RegisterExtension
    final LogLines lines = new LogLines(Level.INFO);

    private final ClientLog log = new ClientLog();
    private final DistantLeadership leadership =
            new DistantLeadership(new ElectionName("", "alerts"), new DistantTerms(log), log);

    @Test
    void theStatusIsThatOfOneMoment() {
        try (PretendedElection election = new PretendedElection("module", "alerts")) {
            AtomicInteger changes = new AtomicInteger();
            election.onRead(attribute -> {
                if (attribute.equals("State") && changes.getAndIncrement() < 3) {
                    election.lead(changes.get());
                }
            });

            LeadershipStatus status = leadership.status();

            assertThat(status.state()).isEqualTo(State.LEADER);
            assertThat(status.leader()).contains("one");
            assertThat(status.token()).contains(new FencingToken(3));
            assertThat(status.leaseRemaining()).isPositive();
        }
    }

    @Test
    void aStatusOfAnElectionThatIsAwayIsNobodys() {
        assertThat(leadership.status().state()).isEqualTo(State.BOOTSTRAP);
        assertThat(leadership.status().election()).isEqualTo("alerts");
    }

    @Test
    void nobodyLeadsOnceTheNameStandsForTwo() {
        try (PretendedElection election = new PretendedElection("module", "alerts")) {
            election.lead(7);
            assertThat(leadership.isLeader()).isTrue();

            try (PretendedElection namesake = new PretendedElection("other", "alerts")) {
                namesake.follow();
                awaitLeads(false);
                assertThat(lines.all())
                        .containsExactly("WARNING LDREL0014 election alerts stands for several of this server, so that"
                                + " nobody leads here: module/alerts, other/alerts; name one of these in @Election");
            }
            awaitLeads(true);
        }
    }

    private void awaitLeads(boolean leads) {
        Awaitility.await("leads: " + leads).atMost(LONGEST_LOOK).until(() -> leadership.isLeader() == leads);
    }
}
