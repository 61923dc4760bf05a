package io.leaderelection.bench.peers;

import io.leaderelection.bench.contest.Voice;

/** The terms of one contestant that has no tokens of its own: numbered as they come, and told. Thread-safe. */
final class Terms {
    private final Voice voice;
    private volatile boolean leads;
    private volatile long number;

    Terms(Voice voice) {
        this.voice = voice;
    }

    boolean lead() {
        return leads;
    }

    long number() {
        return number;
    }

    synchronized void begin() {
        if (!leads) {
            number++;
            leads = true;
            voice.moved(true, number, 0);
        }
    }

    synchronized void end() {
        if (leads) {
            leads = false;
            voice.moved(false, number, 0);
        }
    }
}
