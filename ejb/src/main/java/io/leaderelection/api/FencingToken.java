package io.leaderelection.api;

/**
 * Position of one term of leadership in the order of all terms of the same lock. Send it along with every write that
 * only a leader may make, and let the receiver refuse a token lower than the highest it has seen: then even a leader
 * that was paused in mid-write cannot overtake its successor.
 *
 * <p>Immutable. See M. Kleppmann, <i>Designing Data-Intensive Applications</i>, "Fencing tokens".
 *
 * @param value greater than the token of every earlier term of the same lock; positive, no unit
 */
public record FencingToken(long value) implements Comparable<FencingToken> {
    public FencingToken {
        if (value <= 0) {
            throw new IllegalArgumentException("a fencing token is positive, not " + value);
        }
    }

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    /** The bare number, as it is written into logs and events. */
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
