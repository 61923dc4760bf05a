package io.leaderelection.lock.redis;

/** A server could not be asked, or answered what nobody asked for. The message is for people and free of secrets. */
final class RedisFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisFailure(String message) {
        super(message);
    }
}
