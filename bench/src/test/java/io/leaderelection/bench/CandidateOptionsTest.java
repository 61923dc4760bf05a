package io.leaderelection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CandidateOptionsTest {
    private static final String URL = "jdbc:postgresql://localhost:5432/app";

    @Test
    void threeOptionsAreEnough() {
        CandidateOptions options = new CandidateOptions("--backend", "postgres", "--url", URL, "--id", "n1");

        assertThat(options.problems()).isEmpty();
        assertThat(options.id()).isEqualTo("n1");
        assertThat(options.lockId()).isEqualTo(42);
        assertThat(options.elections()).isOne();
        assertThat(options.probed()).isFalse();
    }

    @Test
    void everyOptionIsTaken() {
        CandidateOptions options = new CandidateOptions(
                "--backend",
                "redis",
                "--url",
                "redis://localhost:6379",
                "--id",
                "n2",
                "--lease",
                "3s",
                "--relinquish",
                "0 4 * * *",
                "--lock-id",
                "7",
                "--elections",
                "30",
                "--probe");

        assertThat(options.problems()).isEmpty();
        assertThat(options.lockId()).isEqualTo(7);
        assertThat(options.elections()).isEqualTo(30);
        assertThat(options.probed()).isTrue();
    }

    @Test
    void aTenureIsADurationOrASchedule() {
        assertThat(relinquishing("60s").problems()).isEmpty();
        assertThat(relinquishing("@every 1h").problems()).isEmpty();
        assertThat(relinquishing("yearly").problems())
                .singleElement()
                .asString()
                .contains("relinquish-interval-spec");
    }

    @Test
    void everyProblemIsListedAtOnce() {
        CandidateOptions options = new CandidateOptions(
                "--backend",
                "oracle",
                "--lease",
                "soon",
                "--lock-id",
                "-1",
                "--elections",
                "none",
                "--id",
                "a b",
                "extra");

        assertThat(options.problems())
                .anySatisfy(problem -> assertThat(problem).contains("extra"))
                .anySatisfy(problem -> assertThat(problem).contains("--url is missing"))
                .anySatisfy(problem -> assertThat(problem).contains("--backend must be"))
                .anySatisfy(problem -> assertThat(problem).contains("--lease soon"))
                .anySatisfy(problem -> assertThat(problem).contains("--lock-id"))
                .anySatisfy(problem -> assertThat(problem).contains("--elections"))
                .anySatisfy(problem -> assertThat(problem).contains("node-id"))
                .hasSize(7);
    }

    @Test
    void aLeaseThatTheElectionRefusesIsRefused() {
        assertThat(new CandidateOptions("--backend", "postgres", "--url", URL, "--id", "n1", "--lease", "10ms")
                        .problems())
                .anySatisfy(problem -> assertThat(problem).contains("lease-duration"));
    }

    @Test
    void anAddressOfTheOtherStoreIsRefused() {
        assertThat(new CandidateOptions("--backend", "postgres", "--url", "redis://localhost", "--id", "n1").problems())
                .singleElement()
                .asString()
                .contains("jdbc:postgresql:");
        assertThat(new CandidateOptions("--backend", "redis", "--url", URL, "--id", "n1").problems())
                .singleElement()
                .asString()
                .contains("redis");
    }

    private static CandidateOptions relinquishing(String tenure) {
        return new CandidateOptions("--backend", "postgres", "--url", URL, "--id", "n1", "--relinquish", tenure);
    }
}
