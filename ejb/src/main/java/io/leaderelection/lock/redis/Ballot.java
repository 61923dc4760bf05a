package io.leaderelection.lock.redis;

import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What several independent masters made of one script. Immutable.
 *
 * @param outcomes one per master, in their order
 * @param ofAge how long a master must have been what it is before it votes
 */
record Ballot(List<Outcome> outcomes, Duration ofAge) {

    /** How many are enough. */
    int majority() {
        return outcomes.size() / 2 + 1;
    }

    boolean isMajority(long votes) {
        return votes >= majority();
    }

    /** Those masters that answered. */
    Stream<Sight> sights() {
        return outcomes.stream()
                .filter(Seen.class::isInstance)
                .map(seen -> ((Seen) seen).sight())
                .filter(Sight::master);
    }

    long count(Predicate<Sight> what) {
        return sights().filter(what).count();
    }

    long answered() {
        return sights().count();
    }

    boolean everywhere() {
        return answered() == outcomes.size();
    }

    // ---- votes

    boolean isOfAge(Sight sight) {
        return sight.age().compareTo(ofAge) >= 0;
    }

    boolean isFree(Sight sight) {
        return isOfAge(sight) && sight.owner().isEmpty();
    }

    /** Identity of each master, present for those that voted for this value. */
    List<Optional<String>> votesFor(String value) {
        return outcomes.stream()
                .map(outcome -> voteOf(outcome, value).map(Sight::identity))
                .toList();
    }

    long countFor(String value) {
        return outcomes.stream()
                .filter(outcome -> voteOf(outcome, value).isPresent())
                .count();
    }

    /** The highest fence among those that voted for this value. */
    long highestFence(String value) {
        return outcomes.stream()
                .flatMap(outcome -> voteOf(outcome, value).stream())
                .mapToLong(Sight::fence)
                .max()
                .orElseThrow();
    }

    private Optional<Sight> voteOf(Outcome outcome, String value) {
        return outcome instanceof Seen seen
                        && seen.sight().master()
                        && seen.sight().ownedBy(value)
                        && isOfAge(seen.sight())
                ? Optional.of(seen.sight())
                : Optional.empty();
    }

    /** How many of those that voted for this value before are what they were, and still keep it. */
    long countStill(String value, List<Optional<String>> votes) {
        return countStill(value, votes, sight -> true);
    }

    /** The same, of those of whom something else is true, too. */
    long countStill(String value, List<Optional<String>> votes, Predicate<Sight> also) {
        long still = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            still += stillVotes(outcomes.get(i), value, votes.get(i), also) ? 1 : 0;
        }
        return still;
    }

    private static boolean stillVotes(Outcome outcome, String value, Optional<String> identity, Predicate<Sight> also) {
        return outcome instanceof Seen seen
                && seen.sight().master()
                && seen.sight().ownedBy(value)
                && identity.filter(seen.sight().identity()::equals).isPresent()
                && seen.sight()
                        .trusted()
                        .filter(named -> !identity.equals(Optional.of(named)))
                        .isEmpty()
                && also.test(seen.sight());
    }

    /** How many of those that voted before have not answered. */
    long countSilent(List<Optional<String>> votes) {
        long silent = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            silent += outcomes.get(i) instanceof Failed && votes.get(i).isPresent() ? 1 : 0;
        }
        return silent;
    }

    // ---- who has it, and for how long

    /** The value that a majority keeps. */
    Optional<String> owner() {
        List<String> owners = sights().flatMap(sight -> sight.owner().stream()).toList();
        return owners.stream()
                .filter(owner ->
                        isMajority(owners.stream().filter(owner::equals).count()))
                .findFirst();
    }

    /** How long until so many keys are gone that a majority is free; empty = nobody knows. */
    Optional<Duration> freeIn() {
        return sights().filter(this::isOfAge)
                .flatMap(sight -> sight.remaining().stream())
                .sorted()
                .skip(Math.max(0, majority() - count(this::isFree) - 1))
                .findFirst();
    }

    /** How long until a majority is of age; empty = too few answer. */
    Optional<Duration> ofAgeIn() {
        return sights().map(sight -> ofAge.minus(sight.age()))
                .sorted()
                .skip(majority() - 1L)
                .findFirst();
    }

    // ---- when, and what went wrong

    /** Before the first of the requests was sent that were answered. */
    Moment sentAt() {
        return outcomes.stream()
                .filter(Seen.class::isInstance)
                .map(seen -> ((Seen) seen).sentAt())
                .reduce(Moment::earlier)
                .orElseThrow();
    }

    /** When the last outcome was known. */
    Moment at() {
        return outcomes.stream().map(Outcome::at).reduce(Moment::later).orElseThrow();
    }

    String firstFailure() {
        return outcomes.stream()
                .filter(Failed.class::isInstance)
                .map(failed -> ((Failed) failed).why())
                .findFirst()
                .orElse("the others do not have it");
    }

    /** Why there can be no majority until somebody changes the configuration. */
    Optional<String> misfit() {
        List<String> lasting = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Failed failed && failed.lasting()) {
                lasting.add(failed.why());
            }
        }
        return lasting.size() > outcomes.size() - majority() ? Optional.of(lasting.get(0)) : Optional.empty();
    }
}
