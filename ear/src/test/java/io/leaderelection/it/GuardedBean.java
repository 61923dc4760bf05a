package io.leaderelection.it;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** CDI bean of a test's application: all of it is for the leader only, as its stereotype says. */
@LeadersWork
@ApplicationScoped
public class GuardedBean {

    static final AtomicInteger CALLS = new AtomicInteger();
    static final AtomicInteger LATER = new AtomicInteger();

    /** Counts the calls that got through. */
    public void touch() {
        CALLS.incrementAndGet();
    }

    /** For those who need an answer. */
    @LeaderOnly(otherwise = Otherwise.THROW)
    public String answer() {
        return "done";
    }

    /** Counts the calls that got through, later. */
    @Asynchronous
    public void touchLater() {
        LATER.incrementAndGet();
    }

    /** For those who need an answer, later. */
    @Asynchronous
    @LeaderOnly(otherwise = Otherwise.THROW)
    public CompletableFuture<String> answerLater() {
        return Asynchronous.Result.complete("done");
    }
}
