package io.leaderelection.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A fault that has been done.
 *
 * @param target name of the node's place, or {@link Fault#STORE}
 * @param part what of it nothing else may strike meanwhile
 * @param lasts time until it is mended
 * @param mending what takes it back
 * @param over whether all is as before, after the mending
 */
record Strike(String target, String part, Duration lasts, Runnable mending, BooleanSupplier over) {

    static Strike lasting(String target, String part, Duration lasts, Runnable mending) {
        return new Strike(target, part, lasts, mending, () -> true);
    }

    /** One that mends itself. */
    static Strike done(String target) {
        return lasting(target, "", Duration.ZERO, () -> {});
    }
}
