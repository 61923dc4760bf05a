package io.leaderelection.it;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import jakarta.ejb.AsyncResult;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** EJB of a test's application, with each kind of method that can be for the leader only. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class GuardedEjb {

    static final AtomicInteger CALLS = new AtomicInteger();
    static final AtomicInteger LATER = new AtomicInteger();
    static final AtomicInteger TICKS = new AtomicInteger();
    static final AtomicInteger FREE_TICKS = new AtomicInteger();

    @LeaderOnly
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        TICKS.incrementAndGet();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void freeTick() {
        FREE_TICKS.incrementAndGet();
    }

    /** Counts the calls that got through. */
    @LeaderOnly
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
    @LeaderOnly
    public void touchLater() {
        LATER.incrementAndGet();
    }

    /** For those who need an answer, later. */
    @Asynchronous
    @LeaderOnly(otherwise = Otherwise.THROW)
    public Future<String> answerLater() {
        return new AsyncResult<>("done");
    }
}
