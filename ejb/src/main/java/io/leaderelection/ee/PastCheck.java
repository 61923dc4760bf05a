package io.leaderelection.ee;

import io.leaderelection.runtime.Check;
import java.util.Optional;

/** The last check, or that there was none. Immutable. */
record PastCheck(Optional<Check> check) implements CheckView {

    @Override
    public String getAt() {
        return check.map(done -> done.at().toString()).orElse("");
    }

    @Override
    public long getAgeMillis() {
        return check.map(done -> done.age().toMillis()).orElse(-1L);
    }

    @Override
    public long getTookMillis() {
        return check.map(done -> done.took().toMillis()).orElse(-1L);
    }

    @Override
    public String getCall() {
        return check.map(Check::call).orElse("");
    }

    @Override
    public String getResult() {
        return check.map(Check::result).orElse("");
    }
}
