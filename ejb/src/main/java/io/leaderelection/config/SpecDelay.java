package io.leaderelection.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code @every}: a fixed time after the time asked from.
 *
 * @param seconds the delay, at least 1
 */
record SpecDelay(long seconds) implements SpecSchedule {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    // Micro sign and Greek letter mu, as in Go.
    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final Pattern DURATION = Pattern.compile("[-+]?(?:0|(?:" + PART + ")+)");

    /**
     * Reads a delay in the notation of Go's {@code time.ParseDuration}: signed, fractions, {@code ns us ms s m h}.
     * What is below a second, or negative, is a second; the rest is cut to whole seconds.
     *
     * @throws IllegalArgumentException if it is no such duration, or longer than 2^63-1 ns (292 years)
     */
    static SpecDelay parse(String duration) {
        if (!DURATION.matcher(duration).matches()) {
            throw new IllegalArgumentException("@every: '" + duration + "' is not a duration such as 90s or 1h30m");
        }
        BigInteger magnitude = PART.matcher(duration)
                .results()
                .map(part -> new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosPer(part.group(2)))))
                .map(BigDecimal::toBigInteger)
                .reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger nanos = duration.startsWith("-") ? magnitude.negate() : magnitude;
        if (nanos.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("@every: '" + duration + "' is longer than 292 years");
        }
        return new SpecDelay(Math.max(1, nanos.longValue() / NANOS_PER_SECOND));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds));
    }

    private static long nanosPer(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "ms" -> 1_000_000;
            case "s" -> NANOS_PER_SECOND;
            case "m" -> 60 * NANOS_PER_SECOND;
            case "h" -> 3600 * NANOS_PER_SECOND;
            default -> 1_000; // the three spellings of the microsecond
        };
    }
}
