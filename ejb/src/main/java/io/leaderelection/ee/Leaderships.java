package io.leaderelection.ee;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.api.Term;
import io.leaderelection.runtime.Candidacy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The running elections of this deployment by name. Thread-safe. */
final class Leaderships {
    private final Map<String, Leadership> running = new ConcurrentHashMap<>();

    void put(String election, Leadership leadership) {
        running.put(election, leadership);
    }

    void remove(String election) {
        running.remove(election);
    }

    /** The election with this name, from its start to its end, and until then one that nobody leads. */
    Leadership named(String election) {
        return new Named(election);
    }

    /** Can be injected before the election runs and kept after it has ended. */
    private final class Named implements Leadership {
        private final String election;

        private Named(String election) {
            this.election = election;
        }

        @Override
        public boolean isLeader() {
            Leadership leadership = running.get(election);
            return leadership != null && leadership.isLeader();
        }

        @Override
        public Optional<FencingToken> token() {
            return current().flatMap(Leadership::token);
        }

        @Override
        public FencingToken requireLeader() {
            return current()
                    .orElseThrow(() -> new NotLeaderException("election " + election + " does not run on this node"))
                    .requireLeader();
        }

        @Override
        public Optional<Term> term() {
            return current().flatMap(Leadership::term);
        }

        @Override
        public LeadershipStatus status() {
            return current().map(Leadership::status).orElseGet(this::notRunning);
        }

        @Override
        public String relinquish() {
            return current().map(Leadership::relinquish).orElseGet(this::nothingToRelinquish);
        }

        @Override
        public String relinquish(String reason, Duration holdOff) {
            Candidacy.checkedHoldOff(holdOff); // whether or not there is an election to refuse it
            return current()
                    .map(leadership -> leadership.relinquish(reason, holdOff))
                    .orElseGet(this::nothingToRelinquish);
        }

        private String nothingToRelinquish() {
            return "nothing to relinquish: election " + election + " does not run on this node";
        }

        private Optional<Leadership> current() {
            return Optional.ofNullable(running.get(election));
        }

        private LeadershipStatus notRunning() {
            return new LeadershipStatus(
                    election, "", State.BOOTSTRAP, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
        }
    }
}
