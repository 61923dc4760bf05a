package io.leaderelection.ee;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.leaderelection.api.Reason;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Transition;
import io.leaderelection.runtime.ElectionJournal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Everything this module tells an operator. Codes are never renumbered and never reused: alerts are built on them.
 *
 * <p>Thread-safe.
 */
final class ElectionLog implements ElectionJournal {
    private static final Logger LOG = System.getLogger("io.leaderelection");
    private static final Set<Reason> UNWANTED =
            EnumSet.of(Reason.LOCK_LOST, Reason.DEADLINE_PASSED, Reason.CLOCK_JUMPED);

    private final String prefix;

    /** A log whose lines begin with election and node. */
    ElectionLog(String election, String node) {
        this.prefix = "election " + election + ", node " + node + ": ";
    }

    /** A setting that works but is not what its author wants. */
    void unwise(String warning) {
        say(WARNING, "LDREL0001", warning);
    }

    /** The election runs. */
    void started(ElectionConfig config) {
        say(
                INFO,
                "LDREL0002",
                (config.candidate() ? "campaigns for" : "follows") + " lock " + config.lockId() + " of "
                        + config.postgres().dataSource());
    }

    /** The election has ended on this node. */
    void stopped() {
        say(INFO, "LDREL0003", "ended");
    }

    /** A hand-over at undeploy, stop or suspend took too long. */
    void handOverCutShort(Duration patience) {
        say(
                WARNING,
                "LDREL0010",
                "did not hand over within shutdown-timeout (" + patience.toMillis()
                        + " ms); the next leader waits until the store has ended its sessions");
    }

    @Override
    public void moved(Transition transition) {
        if (transition.to() instanceof Leading leading) {
            say(INFO, "LDREL0004", "leads, term " + leading.lease().token());
        } else if (!(transition.from() instanceof Leading ended)) {
            say(
                    DEBUG,
                    "",
                    transition.from().getClass().getSimpleName() + " to "
                            + transition.to().getClass().getSimpleName() + ": " + transition.reason());
        } else if (UNWANTED.contains(transition.reason())) {
            say(
                    WARNING,
                    "LDREL0006",
                    "lost the leadership, term " + ended.lease().token() + ": " + transition.reason());
        } else {
            say(INFO, "LDREL0005", "hands over, term " + ended.lease().token() + ": " + transition.reason());
        }
    }

    @Override
    public void storeLost(String why) {
        say(WARNING, "LDREL0007", "the store does not answer, retrying: " + why);
    }

    @Override
    public void storeBack() {
        say(INFO, "LDREL0008", "the store answers again");
    }

    @Override
    public void predecessorStays(String why) {
        say(WARNING, "LDREL0009", "has the lock but cannot lead yet: " + why);
    }

    @Override
    public void failed(String doing, Throwable cause) {
        LOG.log(ERROR, "LDREL0011 " + prefix + "unexpected failure while " + doing, cause);
    }

    private void say(Level level, String code, String sentence) {
        LOG.log(level, () -> (code.isEmpty() ? "" : code + " ") + prefix + sentence);
    }
}
