package io.leaderelection.api;

import jakarta.ejb.ApplicationException;

/**
 * Thrown where work that only the leader may do was asked of a node that does not lead.
 *
 * <p>An application exception for EJBs: their callers see it as it is, no transaction is rolled back for it and no bean
 * discarded, since nothing has been done.
 */
@ApplicationException
public class NotLeaderException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says in {@code message} which election it was and who leads, as far as known. */
    public NotLeaderException(String message) {
        super(message);
    }
}
