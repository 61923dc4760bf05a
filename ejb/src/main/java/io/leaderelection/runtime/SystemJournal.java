package io.leaderelection.runtime;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Transition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes the news of one election to the logger {@code io.leaderelection} of the platform. Codes are never renumbered and
 * never reused: alerts are built on them. Thread-safe.
 */
public final class SystemJournal implements ElectionJournal {
    private static final Logger LOG = System.getLogger("io.leaderelection");
    private static final Set<Reason> UNWANTED =
            EnumSet.of(Reason.LOCK_LOST, Reason.DEADLINE_PASSED, Reason.CLOCK_JUMPED);

    private final String prefix;

    /** A journal whose lines begin with election and node. */
    public SystemJournal(String election, String node) {
        this.prefix = "election " + election + ", node " + node + ": ";
    }

    @Override
    public void unwise(String warning) {
        say(WARNING, "LDREL0001 ", warning);
    }

    @Override
    public void moved(Transition transition) {
        Reason reason = transition.reason();
        if (transition.to() instanceof Leading leading) {
            say(INFO, "LDREL0004 ", "leads, term " + token(leading));
        } else if (!(transition.from() instanceof Leading ended)) {
            String from = transition.from().getClass().getSimpleName();
            say(DEBUG, "", from + " to " + transition.to().getClass().getSimpleName() + ": " + reason);
        } else if (UNWANTED.contains(reason)) {
            say(WARNING, "LDREL0006 ", "lost the leadership, term " + token(ended) + ": " + reason);
        } else {
            say(INFO, "LDREL0005 ", "hands over, term " + token(ended) + ": " + reason);
        }
    }

    @Override
    public void handsOver(Transition transition, String why) {
        if (transition.from() instanceof Leading ended) {
            say(INFO, "LDREL0005 ", "hands over, term " + token(ended) + ": " + transition.reason() + ", " + why);
        } else {
            moved(transition);
        }
    }

    @Override
    public void ordered(String order, String answer) {
        say(INFO, "LDREL0012 ", "was told to " + order + ": " + answer);
    }

    @Override
    public void storeLost(String why) {
        say(WARNING, "LDREL0007 ", "the store does not answer, retrying: " + why);
    }

    @Override
    public void storeBack() {
        say(INFO, "LDREL0008 ", "the store answers again");
    }

    @Override
    public void predecessorStays(String why) {
        say(WARNING, "LDREL0009 ", "has the lock but cannot lead yet: " + why);
    }

    @Override
    public void failed(String doing, Throwable cause) {
        LOG.log(ERROR, "LDREL0011 " + prefix + "unexpected failure while " + doing, cause);
    }

    private static FencingToken token(Leading leading) {
        return leading.lease().token();
    }

    private void say(Level level, String code, String sentence) {
        LOG.log(level, () -> code + prefix + sentence);
    }
}
