package io.leaderelection.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page of the documentation and the code blocks in it. */
final class GuidePage {

    private final String text;

    private GuidePage(String text) {
        this.text = text;
    }

    /** The page in the root of the sources. */
    static GuidePage readme() {
        return read("README.md");
    }

    /** A page for the person at the console. */
    static GuidePage console(String name) {
        return read("jmx-console-docs/" + name);
    }

    private static GuidePage read(String path) {
        try {
            return new GuidePage(Files.readString(root().resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + path, e);
        }
    }

    /** Root of the sources: the tests' working directory. */
    static Path root() {
        return Path.of("").toAbsolutePath();
    }

    /** Contents of all blocks in this language, in the order of the page. */
    List<String> blocks(String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The only block in this language. */
    String block(String language) {
        List<String> blocks = blocks(language);
        if (blocks.size() != 1) {
            throw new IllegalStateException("not one block of " + language + " but " + blocks.size());
        }
        return blocks.get(0);
    }
}
