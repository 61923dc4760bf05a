package io.leaderelection.lock.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes and reads the values of the lock's key. A value names the node and is never used twice, so that nothing that was
 * sent for an earlier attempt can touch a later one. Immutable.
 */
final class Signature {
    private static final String PREFIX = "leaderelection:";
    private static final Pattern OURS = Pattern.compile(PREFIX + "([^:]+):[^:]+:\\d+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7E]");
    private static final int LONGEST_NODE = 128;
    private static final int LONGEST_FOREIGN = 16;

    private final String common;

    /**
     * That of one start of a node.
     *
     * @param node name to be read by others
     * @param instance what makes this start of the node unique
     */
    Signature(String node, String instance) {
        this.common = PREFIX + encoded(node) + ":" + encoded(instance) + ":";
    }

    /** The value of one attempt. */
    String of(long attempt) {
        return common + attempt;
    }

    /** Whether a value was written by this start of this node, in whatever attempt. */
    boolean wrote(String value) {
        return value.startsWith(common);
    }

    /** The node that a value names; for a value that is not of this project, that it is not. */
    static String shown(String value) {
        Matcher ours = OURS.matcher(value);
        if (ours.matches()) {
            try {
                return bounded(URLDecoder.decode(ours.group(1), StandardCharsets.UTF_8), LONGEST_NODE)
                        .replaceAll("\\p{Cntrl}", "?");
            } catch (IllegalArgumentException e) {
                return foreign(value); // a broken escape is none of ours
            }
        }
        return foreign(value);
    }

    private static String foreign(String value) {
        return "a node of another kind ("
                + UNPRINTABLE.matcher(bounded(value, LONGEST_FOREIGN)).replaceAll("?") + ")";
    }

    private static String bounded(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
