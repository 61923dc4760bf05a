package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.RedisUri;
import io.leaderelection.ee.Finding.Verdict;
import io.leaderelection.lock.postgres.ServerFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the doctor makes of what it is told. */
class DoctorTest {
    private static final ServerFacts HEALTHY = new ServerFacts(true, true, Optional.empty(), true);

    @Test
    void findsNothingToChangeInAHealthyPostgres() {
        assertThat(PostgresFindings.of(HEALTHY, 2)).extracting(Finding::verdict).containsOnly(Verdict.FINE);
    }

    @Test
    void warnsOfAConnectionInTheClearToAnotherHost() {
        assertThat(changes(new ServerFacts(false, true, Optional.empty(), true)))
                .singleElement()
                .asString()
                .contains("not encrypted", "sslmode=verify-full");
        assertThat(changes(new ServerFacts(false, false, Optional.empty(), true)))
                .isEmpty();
    }

    @Test
    void warnsOfALimitThatTwoNodesWouldExceed() {
        assertThat(changes(new ServerFacts(true, true, Optional.of(3), true)))
                .singleElement()
                .asString()
                .contains("may have 3 sessions, and two nodes keep 4", "CONNECTION LIMIT 4");
        assertThat(changes(new ServerFacts(true, true, Optional.of(4), true))).isEmpty();
    }

    @Test
    void warnsOfCallsThatNothingBounds() {
        assertThat(changes(new ServerFacts(true, true, Optional.empty(), false)))
                .singleElement()
                .asString()
                .contains("socketTimeout=");
    }

    @Test
    void warnsOfARedisInTheClearOnAnotherHostAndRepeatsWhatTheServersMadeUsWarnOf() {
        RedisConfig.Place masters = new RedisConfig.Masters(
                Stream.of("redis://localhost:1", "rediss://far:2", "redis://app:hush@near:3", "redis://[::1]:4")
                        .map(RedisUri::parse)
                        .toList());

        assertThat(RedisFindings.of(masters, List.of("an eviction policy")))
                .filteredOn(Finding::wantsChange)
                .extracting(Finding::toString)
                .satisfiesExactly(
                        warning -> assertThat(warning).isEqualTo("an eviction policy"),
                        open -> assertThat(open)
                                .contains("redis://near:3", "rediss://")
                                .doesNotContain("far", "localhost", "::1", "hush"));
    }

    @Test
    void takesALeaderWithThisNodesNameForASecondNode() {
        assertThat(Doctor.namesake("one", Optional.of("one"))).isPresent();
        assertThat(Doctor.namesake("one", Optional.of("other"))).isEmpty();
        assertThat(Doctor.namesake("one", Optional.empty())).isEmpty();
    }

    @Test
    void reportsWhatIsToChangeFirstAndCountsIt() {
        Doctor doctor = new Doctor(
                () -> List.of(Finding.fine("well"), Finding.unchecked("hidden", "look"), Finding.change("ill", "mend")),
                () -> status(State.FOLLOWER, "one"),
                () -> Optional.of(Instant.EPOCH));

        assertThat(doctor.report().lines().toList())
                .satisfiesExactly(
                        count -> assertThat(count).isEqualTo("3 to change, 5 looked at"),
                        ill -> assertThat(ill).isEqualTo("CHANGE: ill; mend"),
                        namesake -> assertThat(namesake).startsWith("CHANGE: another node that is called one leads"),
                        clock -> assertThat(clock)
                                .startsWith("CHANGE: a term ended at 1970-01-01T00:00:00Z because the clocks"),
                        hidden -> assertThat(hidden).isEqualTo("UNCHECKED: hidden; look"),
                        well -> assertThat(well).isEqualTo("FINE: well"));
    }

    @Test
    void doesNotTakeALeaderForItsOwnNamesake() {
        Doctor doctor = new Doctor(List::of, () -> status(State.LEADER, "one"), Optional::empty);

        assertThat(doctor.report()).startsWith("nothing to change, 2 looked at\nFINE: no other node");
    }

    private static List<Finding> changes(ServerFacts facts) {
        return PostgresFindings.of(facts, 2).stream()
                .filter(Finding::wantsChange)
                .toList();
    }

    private static LeadershipStatus status(State state, String leader) {
        return new LeadershipStatus(
                "default",
                "one",
                state,
                Optional.of(leader),
                Optional.empty(),
                Optional.<FencingToken>empty(),
                Duration.ZERO);
    }
}
