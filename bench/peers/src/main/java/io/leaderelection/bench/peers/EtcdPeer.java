package io.leaderelection.bench.peers;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.stub.StreamObserver;
import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Stage;
import io.leaderelection.bench.contest.Voice;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The election of etcd by jetcd, kept by a lease of the server; what ends the stream of its renewals ends the term. */
final class EtcdPeer implements Contestant {
    private final Terms terms;
    private final Settings settings;
    private final LinkedBlockingQueue<Boolean> ends = new LinkedBlockingQueue<>(); // of terms: true = by order
    private volatile boolean closing;

    EtcdPeer(Voice voice, Settings settings) {
        this.terms = new Terms(voice);
        this.settings = settings;
    }

    @Override
    public void start() {
        Stage.daemon("competes", this::compete).start();
    }

    @Override
    public boolean leads() {
        return terms.lead();
    }

    @Override
    public long token() {
        return terms.number();
    }

    @Override
    public long deadline() {
        return 0;
    }

    @Override
    public void relinquish() {
        if (terms.lead()) {
            ends.add(true);
        }
    }

    @Override
    public void close() {
        closing = true;
        ends.add(true);
    }

    private void compete() {
        try (Client client = Client.builder().endpoints(settings.url()).build()) {
            while (!closing) {
                try {
                    campaign(client);
                } catch (ExecutionException e) {
                    Voice.remark("again after " + e.getMessage());
                }
                TimeUnit.MILLISECONDS.sleep(Settings.HOLD_OFF.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void campaign(Client client) throws InterruptedException, ExecutionException {
        ends.clear();
        long lease = client.getLeaseClient()
                .grant(settings.lease().toSeconds())
                .get()
                .getID();
        CloseableClient renewals = client.getLeaseClient().keepAlive(lease, new Renewals());
        try {
            CampaignResponse won = client.getElectionClient()
                    .campaign(bytes(Settings.ELECTION), lease, bytes(settings.id()))
                    .get();
            terms.begin();
            lead(client, won.getLeader());
        } finally {
            terms.end();
            renewals.close();
        }
    }

    private void lead(Client client, LeaderKey key) throws InterruptedException, ExecutionException {
        boolean ordered = ends.take();
        terms.end();
        if (ordered) {
            client.getElectionClient().resign(key).get();
        }
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private final class Renewals implements StreamObserver<LeaseKeepAliveResponse> {
        @Override
        public void onNext(LeaseKeepAliveResponse renewal) {
            if (renewal.getTTL() <= 0) {
                ends.add(false);
            }
        }

        @Override
        public void onError(Throwable cause) {
            ends.add(false);
        }

        @Override
        public void onCompleted() {
            ends.add(false);
        }
    }
}
