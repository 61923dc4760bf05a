package io.leaderelection.core;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Answers a store may give, by chance. */
final class Replies {
    private final Random random;
    private final int[] odds;
    private final LeaseTerms terms = new LeaseTerms(Candidate.LEASE, Candidate.MARGIN);
    private long lastToken;

    /** Chances in percent of Granted, Held, Refused and Unknown. */
    Replies(Random random, int[] odds) {
        this.random = random;
        this.odds = odds;
    }

    LockReply to(Call call) {
        int dice = random.nextInt(100);
        if (call instanceof Call.Release || call instanceof Call.Park) {
            return dice < odds[3] ? new Unknown("no answer") : new Released();
        } else if (call instanceof Call.Look) {
            return dice < odds[3] ? new Unknown("no answer") : refused();
        } else if (call instanceof Call.Renew renew) {
            return dice < odds[3]
                    ? new Unknown("no answer")
                    : dice < odds[3] + 3
                            ? refused()
                            : granted(call, renew.held().token());
        } else if (dice < odds[0]) {
            return granted(call, new FencingToken(++lastToken));
        } else if (dice < odds[0] + odds[1]) {
            return new Held("predecessor", Duration.ofMillis(random.nextInt(100)));
        }
        return dice < odds[0] + odds[1] + odds[2] ? refused() : new Unknown("no answer");
    }

    private Granted granted(Call call, FencingToken token) {
        Lease lease = terms.lease(token, call.askedAt().moment());
        return new Granted(lease);
    }

    private Refused refused() {
        Optional<Duration> askAgainIn =
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(1000)));
        return new Refused("taken", Optional.of("other"), askAgainIn);
    }
}
