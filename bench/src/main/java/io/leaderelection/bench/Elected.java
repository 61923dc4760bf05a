package io.leaderelection.bench;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Stage;
import io.leaderelection.bench.contest.Voice;
import io.leaderelection.se.Elections;
import java.util.concurrent.ScheduledExecutorService;

/** The product's own election as a contestant. */
final class Elected implements Contestant {
    private final Voice voice;
    private final LeaderElector elector;
    private final Leadership leadership;
    private volatile long lastToken;

    /**
     * Opens nothing.
     *
     * @throws io.leaderelection.config.InvalidConfigurationException with everything that is wrong with the settings
     */
    Elected(Voice voice, Elections elections, ScheduledExecutorService timer) {
        this.voice = voice;
        this.elector = elections.onChange(this::tell).build(timer);
        this.leadership = elector.leadership();
    }

    @Override
    public void start() {
        Stage.daemon("runs " + voice.id(), this::run).start();
    }

    @Override
    public boolean leads() {
        return leadership.isLeader();
    }

    @Override
    public long token() {
        leadership.token().ifPresent(token -> lastToken = token.value());
        return lastToken;
    }

    @Override
    public long deadline() {
        LeadershipStatus status = leadership.status();
        return Voice.micros() + status.leaseRemaining().toNanos() / 1_000;
    }

    @Override
    public void relinquish() {
        leadership.relinquish();
    }

    @Override
    public void close() {
        elector.close();
    }

    private void run() {
        try {
            elector.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has handed over
        }
    }

    private void tell(LeadershipEvent event) {
        voice.moved(event instanceof LeadershipEvent.Gained, event.token().value(), deadline());
    }
}
