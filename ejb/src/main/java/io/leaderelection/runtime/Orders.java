package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Effect;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The orders an operator or the application can give, each with the sentence that answers it. Not thread-safe; the runner
 * serialises.
 */
final class Orders {
    private static final int LONGEST_REASON = 200;
    // Whatever ends a line, moves the cursor or turns the direction of text, so that nobody forges a line of the log.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\s]+");

    /** Where an order goes, and what comes of it. */
    interface Desk {
        List<Effect> put(Input order);
    }

    private final String election;
    private final String node;
    private final Timing timing;
    private final Elector elector;
    private final Standing standing;

    Orders(String election, String node, Timing timing, Elector elector, Standing standing) {
        this.election = election;
        this.node = node;
        this.timing = timing;
        this.elector = elector;
        this.standing = standing;
    }

    /** A reason as it may be shown in a line of a log: one line, printable, of a bounded length; empty if nothing is left. */
    static Optional<String> reason(String given) {
        String line = UNPRINTABLE.matcher(given).replaceAll(" ").strip();
        if (line.codePointCount(0, line.length()) > LONGEST_REASON) {
            line = line.substring(0, line.offsetByCodePoints(0, LONGEST_REASON)).strip() + "...";
        }
        return Optional.of(line).filter(text -> !text.isEmpty());
    }

    String relinquish(Optional<Duration> holdOff, Desk desk) {
        boolean underWay = elector.state() instanceof Resigning;
        Optional<FencingToken> ended = ended(desk.put(new Input.Relinquish(holdOff)), Reason.RELINQUISHED);
        if (ended.isPresent()) {
            Duration pause = holdOff.orElse(timing.followerCheck());
            return handsOver(ended.get()) + ", and holds off for " + pause.toMillis() + " ms";
        } else if (underWay && elector.state() instanceof Resigning resigning) {
            return handsOver(resigning.lease().token()) + ", already";
        }
        return "nothing to relinquish: " + position() + "; " + standing.leaderSentence();
    }

    String pause(Desk desk) {
        if (elector.holds().contains(Hold.CLOSED)) {
            return "nothing to pause: " + position();
        } else if (elector.holds().contains(Hold.PAUSED)) {
            return position() + " already; " + standing.leaderSentence();
        }
        Optional<FencingToken> ended = ended(desk.put(new Input.Impose(Hold.PAUSED)), Reason.PAUSED);
        String until = "until it is resumed or deployed again";
        return ended.map(token -> handsOver(token) + ", and then is paused " + until)
                .orElseGet(() -> "election " + election + " is paused on " + node + " " + until + "; "
                        + standing.leaderSentence());
    }

    String resume(Desk desk) {
        if (elector.holds().contains(Hold.CLOSED)) {
            return "nothing to resume: " + position();
        } else if (!elector.holds().contains(Hold.PAUSED)) {
            return "nothing to resume: election " + election + " is not paused on " + node + "; "
                    + standing.leaderSentence();
        }
        desk.put(new Input.Lift(Hold.PAUSED));
        return elector.holds().isEmpty()
                ? node + " competes in election " + election + " again; " + standing.leaderSentence()
                : "election " + election + " is no longer paused on " + node + ", but " + position();
    }

    private String handsOver(FencingToken token) {
        return node + " hands over election " + election + ", term " + token;
    }

    /** Why this node does not lead, the most lasting ground first. */
    String position() {
        return Stream.of(
                        Hold.CLOSED,
                        Hold.NOT_STARTED,
                        Hold.SUSPENDED,
                        Hold.PAUSED,
                        Hold.NOT_A_CANDIDATE,
                        Hold.WITHDRAWN)
                .filter(elector.holds()::contains)
                .findFirst()
                .map(this::position)
                .orElseGet(() -> node + " does not lead election " + election);
    }

    private String position(Hold hold) {
        return switch (hold) {
            case CLOSED -> "election " + election + " has ended on " + node;
            case NOT_STARTED -> "election " + election + " has not started on " + node;
            case SUSPENDED -> "the server of " + node + " is suspended";
            case PAUSED -> "election " + election + " is paused on " + node;
            case NOT_A_CANDIDATE -> node + " is configured to follow in election " + election;
            case WITHDRAWN -> node + " does not compete in election " + election;
        };
    }

    private static Optional<FencingToken> ended(List<Effect> effects, Reason reason) {
        return effects.stream()
                .filter(Announce.class::isInstance)
                .map(announce -> ((Announce) announce).transition())
                .filter(taken -> taken.reason() == reason && taken.from() instanceof Leading)
                .map(taken -> ((Leading) taken.from()).lease().token())
                .findFirst();
    }
}
