package io.leaderelection.api;

/** Thrown where work that only the leader may do was asked of a node that does not lead. */
public class NotLeaderException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says in {@code message} which election it was and who leads, as far as known. */
    public NotLeaderException(String message) {
        super(message);
    }
}
