package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.measure.History;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two WildFly nodes for {@code chaos.minutes}, with everything done to them and their Postgres that {@code chaos.seed} brings up.
 * What must hold of their terms is checked as after every other test: order, one {@code Lost} for each {@code Gained}, never two
 * leaders.
 */
class TwoNodeChaosIT extends TwoNodeTest {
    private static final long MINUTES =
            Math.max(1, Long.getLong("chaos.minutes", 20) / 4); // the rest is for plain JVMs
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<String, Integer> done = new TreeMap<>();

    TwoNodeChaosIT() {
        super(Map.of(
                "leaderelection.lease-duration", "2s",
                "leaderelection.leader-check-interval", "600ms",
                "leaderelection.follower-check-interval", "300ms"));
    }

    @Override
    StoreUnderTest startStore() {
        return PostgresUnderTest.start();
    }

    @Test
    void everythingAfterEverything() throws InterruptedException {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        System.out.println("CHAOS -Dchaos.seed=" + seed + ", WildFly");
        Random random = new Random(seed);
        List<Map.Entry<String, Consumer<Node>>> faults =
                List.copyOf(faults(random).entrySet());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (System.nanoTime() < end) {
            Node leader = nodes.awaitLeader(LONGEST);
            Map.Entry<String, Consumer<Node>> fault = faults.get(random.nextInt(faults.size()));
            fault.getValue().accept(random.nextInt(3) == 0 ? nodes.other(leader) : leader);
            done.merge(fault.getKey(), 1, Integer::sum);
            nodes.bringUp();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500)); // the next one may find nobody leading yet
        }
        Node leader = awaitLeaderAndHeir();
        leader.console().relinquish();
        nodes.awaitLeads(nodes.other(leader), LONGEST);
        History history = nodes.history();
        System.out.printf(
                "FIGURE chaos on WildFly: %s, terms=%d%n", done, history.terms().size());
        assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isPositive();
    }

    private Map<String, Consumer<Node>> faults(Random random) {
        Map<String, Consumer<Node>> faults = new LinkedHashMap<>();
        faults.put("relinquish", node -> node.console().relinquish());
        faults.put("suspend, resume", node -> {
            node.console().suspend();
            node.console().resume();
        });
        faults.put("undeploy, deploy", nodes::undeploy);
        faults.put("reload", nodes::reload);
        faults.put("stop, start", nodes::stop);
        faults.put("kill -9, start", nodes::crash);
        faults.put("SIGSTOP", node -> frozen(node, 200 + random.nextInt(800)));
        faults.put("SIGSTOP beyond the lease", node -> frozen(node, 2_200 + random.nextInt(1_500)));
        return faults;
    }

    private static void frozen(Node node, long millis) {
        node.freeze();
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // this is the fault
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            node.thaw();
        }
    }
}
