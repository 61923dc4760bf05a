package io.leaderelection.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file with a password in it, as orchestrators mount one. */
final class SecretFile {
    private SecretFile() {}

    /** The path; throws IllegalArgumentException, without a message: a password may stand there by mistake. */
    static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // falls through; its message quotes the text
        }
        throw new IllegalArgumentException();
    }

    /** The content without the end of its line; throws IllegalArgumentException with the reason if there is none. */
    static Secret read(Path path) {
        try {
            String content = Files.readString(path, StandardCharsets.UTF_8);
            String password = content.replaceFirst("\\R\\z", "");
            if (password.isEmpty()) {
                throw new IllegalArgumentException(path + " is empty");
            }
            return new Secret(password);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
