package io.leaderelection.config;

/**
 * A password. Does not show itself, so that no record with one in it does. Immutable.
 *
 * @param reveal the password
 */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
