package io.leaderelection.lock.postgres;

import java.sql.SQLException;

/** What the data source leads to can never serve, whatever is tried again. */
final class UnfitServerException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnfitServerException(String message) {
        super(message);
    }
}
