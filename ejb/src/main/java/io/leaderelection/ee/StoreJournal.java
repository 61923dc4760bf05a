package io.leaderelection.ee;

import io.leaderelection.api.Reason;
import io.leaderelection.core.Transition;
import io.leaderelection.runtime.ElectionJournal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The journal of one election, with what its store wants changed, each once. Thread-safe. */
final class StoreJournal implements ElectionJournal {
    private final ElectionLog log;
    private final ElectionStore store;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile Optional<Instant> clockJump = Optional.empty();

    StoreJournal(ElectionLog log, ElectionStore store) {
        this.log = log;
        this.store = store;
    }

    /** Tells what was seen of the store by now. */
    void reportStore() {
        store.findings().stream()
                .filter(Finding::wantsChange)
                .map(Finding::toString)
                .filter(told::add)
                .forEach(log::storeUnwise);
    }

    @Override
    public void storeBack() {
        log.storeBack();
        reportStore(); // it may not have answered before, or be another one
    }

    /** When a term of this start last ended because the clocks disagreed. */
    Optional<Instant> clockJump() {
        return clockJump;
    }

    @Override
    public void moved(Transition transition) {
        if (transition.reason() == Reason.CLOCK_JUMPED) {
            clockJump = Optional.of(Instant.now());
        }
        log.moved(transition);
    }

    @Override
    public void handsOver(Transition transition, String why) {
        log.handsOver(transition, why);
    }

    @Override
    public void ordered(String order, String answer) {
        log.ordered(order, answer);
    }

    @Override
    public void unwise(String warning) {
        log.unwise(warning);
    }

    @Override
    public void storeLost(String why) {
        log.storeLost(why);
    }

    @Override
    public void predecessorStays(String why) {
        log.predecessorStays(why);
    }

    @Override
    public void failed(String doing, Throwable cause) {
        log.failed(doing, cause);
    }
}
