package io.leaderelection.core;

import java.util.List;
import java.util.function.Supplier;

/** A way into each state, with and without a call in flight. */
final class States {
    static final List<Supplier<Candidate>> ALL = List.of(
            Candidate::notStarted,
            Candidate::paused,
            () -> Candidate.paused().refused(),
            Candidate::asking,
            () -> Candidate.asking().refused(),
            Candidate::settling,
            () -> Candidate.settling().tickAtWish(),
            Candidate::leading,
            () -> Candidate.leading().tickAtWish(),
            Candidate::resigning,
            () -> Candidate.resigning().tickAfter(Candidate.LEADER_CHECK),
            () -> Candidate.resigning().drained(),
            () -> Candidate.asking()
                    .send(new Input.Impose(Hold.SUSPENDED))
                    .refused()
                    .unknown());

    private States() {}
}
