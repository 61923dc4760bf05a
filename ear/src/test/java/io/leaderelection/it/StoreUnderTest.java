package io.leaderelection.it;

import java.util.Map;

/** The store of a test with servers, real and this test's own. */
interface StoreUnderTest extends AutoCloseable {

    /** System properties that make a server elect over it. */
    Map<String, String> settings();

    /** Whether a node waits for the lock in a way that lets it have it as soon as it is free. */
    boolean hasHeir();

    /** Fails with what the store still has of a node that has left, or of any but the other one. */
    void mustKnowNothingOf(Node gone, Node other);

    @Override
    void close();
}
