package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.fixture.LogLines;
import jakarta.enterprise.inject.Stereotype;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands before a method that only the leader runs, and what it costs. */
class GuardedCallsTest {
    private static final int CALLS = 100_000;
    private static final int MOST_BYTES_PER_CALL = 100; // a look for annotations takes thousands

    @RegisterExtension
    final LogLines lines = new LogLines(Level.FINE);

    private final Leaderships leaderships = new Leaderships();
    private final GuardedCalls calls =
            new GuardedCalls(leaderships, new KnownElections(List.of("alerts", "reports")), "node-1");

    @LeaderOnly("alerts")
    static class Base {
        void skipped() {}

        @LeaderOnly(value = "alerts", otherwise = Otherwise.THROW)
        void refused() {}

        @LeaderOnly("reports")
        void ofTheOther() {}
    }

    /** As a container derives one. */
    static final class Derived extends Base {}

    @Stereotype
    @LeaderOnly(value = "alerts", otherwise = Otherwise.THROW)
    @Retention(RetentionPolicy.RUNTIME)
    private @interface LeadersWork {}

    @LeadersWork
    static final class Stereotyped {
        void refused() {}
    }

    @Test
    void nobodyLeadsBeforeTheElectionRuns() throws Exception {
        assertThat(calls.call(call(new Derived(), "skipped"))).isNull();
        assertThatThrownBy(() -> calls.call(call(new Derived(), "refused"))).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void aSkippedCallIsLoggedAtDebug() throws Exception {
        calls.call(call(new Derived(), "skipped"));

        assertThat(lines.all())
                .containsExactly("FINE election alerts, node node-1: skipped " + Base.class.getName()
                        + ".skipped(), which is for leaders only");
    }

    @Test
    void neitherTheLeaderNorARefusedCallIsLogged() throws Exception {
        assertThatThrownBy(() -> calls.call(call(new Derived(), "refused"))).isInstanceOf(NotLeaderException.class);
        lead("alerts");
        calls.call(call(new Derived(), "skipped"));

        assertThat(lines.all()).isEmpty();
    }

    @Test
    void theLeaderGoesOn() throws Exception {
        lead("alerts");

        assertThat(calls.call(call(new Derived(), "skipped"))).isEqualTo("proceeded");
        assertThat(calls.call(call(new Derived(), "refused"))).isEqualTo("proceeded");
    }

    @Test
    void theElectionThatIsNamedDecides() throws Exception {
        lead("alerts");

        assertThat(calls.call(call(new Derived(), "ofTheOther"))).isNull();
        lead("reports");
        assertThat(calls.call(call(new Derived(), "ofTheOther"))).isEqualTo("proceeded");
    }

    @Test
    void asksAnewAtEachCall() throws Exception {
        lead("alerts");
        InvocationContext call = call(new Derived(), "skipped");
        assertThat(calls.call(call)).isEqualTo("proceeded");

        leaderships.remove("alerts");

        assertThat(calls.call(call)).isNull();
    }

    @Test
    void whatAStereotypeSaysCounts() {
        assertThatThrownBy(() -> calls.call(call(new Stereotyped(), "refused"))).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void aCallAfterTheFirstAllocatesNextToNothing() throws Exception {
        lead("alerts");
        InvocationContext call = call(new Derived(), "skipped");
        calls.call(call);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            calls.call(call);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        System.out.printf(
                "FIGURE @LeaderOnly before a method, on the leader: at most %d ns, %d bytes each%n",
                took.toNanos() / CALLS, allocated / CALLS);
        assertThat(allocated / CALLS).isLessThan(MOST_BYTES_PER_CALL);
    }

    private static InvocationContext call(Object target, String name) {
        Method method = LeaderOnlyPlaces.methods(target.getClass()).stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return (InvocationContext) Proxy.newProxyInstance(
                InvocationContext.class.getClassLoader(),
                new Class<?>[] {InvocationContext.class},
                (proxy, asked, arguments) -> switch (asked.getName()) {
                    case "getTarget" -> target;
                    case "getMethod" -> method;
                    default -> "proceeded";
                });
    }

    private void lead(String election) {
        leaderships.put(election, (Leadership) Proxy.newProxyInstance(
                Leadership.class.getClassLoader(),
                new Class<?>[] {Leadership.class},
                (proxy, asked, arguments) -> true));
    }
}
