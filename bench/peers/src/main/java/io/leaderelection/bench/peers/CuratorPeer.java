package io.leaderelection.bench.peers;

import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Voice;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.retry.ExponentialBackoffRetry;

/** Curator's {@link LeaderLatch} on ZooKeeper; the session's time-out is the lease. */
final class CuratorPeer implements Contestant {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int RETRY_MILLIS = 100;
    private static final int RETRIES = 10;

    private final Terms terms;
    private final Settings settings;
    private final CuratorFramework client;
    private volatile LeaderLatch latch;

    CuratorPeer(Voice voice, Settings settings) {
        this.terms = new Terms(voice);
        this.settings = settings;
        this.client = CuratorFrameworkFactory.builder()
                .connectString(settings.url())
                .sessionTimeoutMs((int) settings.lease().toMillis())
                .connectionTimeoutMs(CONNECT_MILLIS)
                .retryPolicy(new ExponentialBackoffRetry(RETRY_MILLIS, RETRIES))
                .build();
        this.latch = newLatch();
    }

    @Override
    public void start() {
        client.start();
        begin();
    }

    @Override
    public boolean leads() {
        return latch.hasLeadership();
    }

    @Override
    public long token() {
        return terms.number();
    }

    @Override
    public long deadline() {
        return 0;
    }

    /** A latch is for one stay in the queue; the next one is another. */
    @Override
    public void relinquish() {
        if (leads()) {
            end();
            latch = newLatch();
            begin();
        }
    }

    @Override
    public void close() {
        end();
        client.close();
    }

    private LeaderLatch newLatch() {
        LeaderLatch made = new LeaderLatch(client, "/" + Settings.ELECTION, settings.id());
        made.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                terms.begin();
            }

            @Override
            public void notLeader() {
                terms.end();
            }
        });
        return made;
    }

    private void begin() {
        try {
            latch.start();
        } catch (Exception e) { // declared so
            throw new IllegalStateException("the latch does not start", e);
        }
    }

    private void end() {
        try {
            latch.close(LeaderLatch.CloseMode.NOTIFY_LEADER);
        } catch (IOException e) {
            throw new UncheckedIOException("the latch does not close", e);
        }
    }
}
