package io.leaderelection.config;

import java.util.function.Function;

/**
 * A value and where it came from. Immutable.
 *
 * @param key full name of the setting that gave it, or would have
 * @param text the value as written
 * @param value what the text means
 * @param isDefault whether nobody set it
 */
record Given<T>(String key, String text, T value, boolean isDefault) {

    <U> Given<U> map(Function<T, U> meaning) {
        return new Given<>(key, text, meaning.apply(value), isDefault);
    }

    /** The value for a message. */
    String shown() {
        return Problem.show(key, text) + (isDefault ? " (the default)" : "");
    }

    /** Key and value for a message. */
    String described() {
        return key + " = " + shown();
    }
}
