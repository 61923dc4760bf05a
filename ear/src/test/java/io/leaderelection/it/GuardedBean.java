package io.leaderelection.it;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** CDI bean of a test's application: all of it is for the leader only. */
@LeaderOnly
@ApplicationScoped
public class GuardedBean {

    static final AtomicInteger CALLS = new AtomicInteger();

    /** Counts the calls that got through. */
    public void touch() {
        CALLS.incrementAndGet();
    }

    /** For those who need an answer. */
    @LeaderOnly(otherwise = Otherwise.THROW)
    public String answer() {
        return "done";
    }
}
