package io.leaderelection.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Chance, from a seed. For one thread. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** True in so many of a hundred cases. */
    boolean in100(int cases) {
        return random.nextInt(100) < cases;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    /** Some time between two, in milliseconds. */
    Duration millis(int least, int most) {
        return Duration.ofMillis(least + random.nextInt(most - least + 1));
    }

    <T> Optional<T> one(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }

    /** One kind, by weight. */
    Kind kind(List<Kind> kinds) {
        int left = random.nextInt(kinds.stream().mapToInt(Kind::weight).sum());
        for (Kind kind : kinds) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("no kinds");
    }
}
