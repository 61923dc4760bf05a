package io.leaderelection.runtime;

import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Settling;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in a paragraph why this node leads or does not, what happens next, and when. Not thread-safe; the runner serialises.
 */
final class Explanation {
    private final String election;
    private final String node;
    private final Elector elector;
    private final Standing standing;
    private final Orders orders;
    private final Chronicle chronicle;

    Explanation(String election, String node, Elector elector, Standing standing, Orders orders, Chronicle chronicle) {
        this.election = election;
        this.node = node;
        this.elector = elector;
        this.standing = standing;
        this.orders = orders;
        this.chronicle = chronicle;
    }

    String text(Outlook outlook, Reading now) {
        return Stream.of(position(outlook, now), store(), lastCheck())
                .flatMap(Optional::stream)
                .map(sentence -> sentence.endsWith(".") ? sentence : sentence + ".")
                .collect(Collectors.joining(" "));
    }

    private Optional<String> position(Outlook outlook, Reading now) {
        Optional<Leading> term = standing.currentTerm();
        if (term.isPresent()) {
            return Optional.of(leads(term.get(), outlook, now.moment()));
        } else if (elector.state() instanceof Leading leading) {
            return Optional.of(
                    "%s does not lead election %s any more: the deadline of term %s has passed without an answer"
                            .formatted(node, election, leading.lease().token()));
        } else if (elector.state() instanceof Resigning resigning) {
            return Optional.of(
                    "%s hands over election %s, term %s: observers of its end have at most another %s, then the"
                                    .formatted(
                                            node, election, resigning.lease().token(), until(resigning.drainBy(), now))
                            + " lock is given back");
        } else if (!outlook.holds().isEmpty()) {
            return Optional.of(
                    orders.position() + ", so it does not compete; " + standing.leaderSentence() + next(outlook));
        } else if (elector.state() instanceof Settling settling) {
            return Optional.of(
                    "%s holds the lock of election %s and does not act yet, since a predecessor may: %s. It asks"
                                    .formatted(node, election, settlingWhy())
                            + " again in " + until(settling.askAt(), now));
        }
        return Optional.of(competes(outlook, now));
    }

    private String leads(Leading term, Outlook outlook, Moment now) {
        String end = outlook.tenureLeft()
                .map(left -> "hands over at %s, in %s, when its tenure ends, or when it is told to"
                        .formatted(outlook.handsOverAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS), shown(left)))
                .orElse("hands over when it is told to, as no end of its tenure is set");
        return ("%s leads election %s, term %s, since %s: the store granted it the lock and has confirmed it since. Without"
                        + " another answer it may act for another %s; it asks again in %s. It %s.")
                .formatted(
                        node,
                        election,
                        term.lease().token(),
                        term.since().wall().truncatedTo(ChronoUnit.SECONDS),
                        shown(term.actsUntil().since(now)),
                        shown(term.renewAt().since(now)),
                        end);
    }

    private String competes(Outlook outlook, Reading now) {
        String does = "%s does not lead election %s; %s.".formatted(node, election, standing.leaderSentence());
        if (!outlook.holdOffLeft().isZero()) {
            return does + " It has handed over and holds off for another " + shown(outlook.holdOffLeft())
                    + ", then it competes again.";
        } else if (chronicle.storeProblem().isPresent()) {
            return does + " It competes again as soon as the store answers.";
        } else if (outlook.readyIn().filter(left -> !left.isZero()).isPresent()) {
            return does + " It can lead in " + shown(outlook.readyIn().get())
                    + " at the earliest: its session, or what the store remembers, must be as old as a lease before.";
        }
        boolean waits = elector.inFlight().isPresent();
        String next = elector.state() instanceof Standby standby && !waits
                ? " It asks for the lock in " + until(standby.askAt(), now) + "."
                : " It waits for the lock.";
        return does + next + " When the lock is free, it leads.";
    }

    private String settlingWhy() {
        return standing.lastReply()
                .map(reply -> reply instanceof Held held ? held.why() : "it waits for the store")
                .orElse("it waits for the store");
    }

    private static String next(Outlook outlook) {
        if (outlook.holds().contains(Hold.CLOSED)) {
            return ". The next deployment begins anew";
        } else if (outlook.holds().contains(Hold.PAUSED)) {
            return ". It competes again after resume, or when it is deployed again";
        }
        return outlook.holds().contains(Hold.SUSPENDED) ? ". It competes again when the server is resumed" : "";
    }

    private Optional<String> store() {
        return chronicle.storeProblem().map(why -> "The store does not answer: " + why);
    }

    private Optional<String> lastCheck() {
        return chronicle
                .lastCheck()
                .map(check -> "Its last answer, to %s, came %s ago and took %s: %s"
                        .formatted(check.call(), shown(check.age()), shown(check.took()), check.result()));
    }

    private static String until(Moment moment, Reading now) {
        return shown(Outlook.positive(moment.since(now.moment())));
    }

    private static String shown(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%d s", duration.toSeconds());
    }
}
