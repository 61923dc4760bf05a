package io.leaderelection.lock.redis;

/** Something is not as it must be, and no exception of the client says so. */
final class RedisFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    RedisFailure(String message) {
        this(message, false);
    }

    /**
     * Says whether it passes.
     *
     * @param lasting whether it will be so until somebody changes the configuration
     */
    RedisFailure(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    boolean isLasting() {
        return lasting;
    }
}
