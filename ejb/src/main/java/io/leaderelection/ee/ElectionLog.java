package io.leaderelection.ee;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.core.Transition;
import io.leaderelection.runtime.ElectionJournal;
import io.leaderelection.runtime.SystemJournal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Everything this module tells an operator; what is not of the server is worded by {@link SystemJournal}. Codes are never renumbered and never reused: alerts are built on them.
 *
 * <p>Thread-safe.
 */
final class ElectionLog implements ElectionJournal {
    private static final Logger LOG = System.getLogger("io.leaderelection");

    private final String prefix;
    private final SystemJournal news;

    /** A log whose lines begin with election and node. */
    ElectionLog(String election, String node) {
        this.prefix = "election " + election + ", node " + node + ": ";
        this.news = new SystemJournal(election, node);
    }

    @Override
    public void unwise(String warning) {
        news.unwise(warning);
    }

    /** The election runs. */
    void started(ElectionConfig config) {
        say(
                INFO,
                "LDREL0002",
                (config.candidate() ? "campaigns for" : "follows") + " lock " + config.lockId() + " of "
                        + config.store().address());
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
                        + " ms); the next leader waits until the store has dropped this one");
    }

    /** A call was skipped, because it is for leaders only. */
    void skipped(String call) {
        LOG.log(DEBUG, () -> prefix + "skipped " + call + ", which is for leaders only");
    }

    /** The store serves, but it or the way to it endangers the election. */
    void storeUnwise(String warning) {
        say(WARNING, "LDREL0013", "should be changed: " + warning);
    }

    @Override
    public void moved(Transition transition) {
        news.moved(transition);
    }

    @Override
    public void handsOver(Transition transition, String why) {
        news.handsOver(transition, why);
    }

    @Override
    public void ordered(String order, String answer) {
        news.ordered(order, answer);
    }

    @Override
    public void storeLost(String why) {
        news.storeLost(why);
    }

    @Override
    public void storeBack() {
        news.storeBack();
    }

    @Override
    public void predecessorStays(String why) {
        news.predecessorStays(why);
    }

    @Override
    public void failed(String doing, Throwable cause) {
        news.failed(doing, cause);
    }

    private void say(Level level, String code, String sentence) {
        LOG.log(level, () -> code + " " + prefix + sentence);
    }
}
