package io.leaderelection.demo;

import java.util.List;

/** The end of the demonstration: something did not go as promised. One line for the reader, so it carries no stack. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> evidence;

    /** A failure whose evidence may be in any log. */
    DemoFailure(String message) {
        this(message, List.of());
    }

    /**
     * A failure of one node.
     *
     * @param evidence end of its log
     */
    DemoFailure(String message, List<String> evidence) {
        super(message, null, false, false);
        this.evidence = List.copyOf(evidence);
    }

    List<String> evidence() {
        return evidence;
    }
}
