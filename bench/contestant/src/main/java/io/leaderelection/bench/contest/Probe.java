package io.leaderelection.bench.contest;

/** Asks one contestant whether it leads and tells the first and the last true answer of each term. For one thread. */
final class Probe {
    private final Voice voice;
    private final Contestant contestant;
    private long token; // of the term that is being sampled; 0 = none
    private long lastTrue;
    private long deadline;

    Probe(Voice voice, Contestant contestant) {
        this.voice = voice;
        this.contestant = contestant;
    }

    /** A first answer counts from its end, a last one from its begin: a process frozen in between is not blamed for it. */
    void sample() {
        long before = Voice.micros();
        boolean leads = contestant.leads();
        long after = Voice.micros();
        if (!leads) {
            end();
            return;
        }
        long present = contestant.token();
        if (present != token) {
            end();
            token = present;
            deadline = contestant.deadline();
            voice.say(after, "first", token, deadline);
        }
        lastTrue = before;
        deadline = contestant.deadline();
    }

    private void end() {
        if (token != 0) {
            voice.say(lastTrue, "last", token, deadline);
            token = 0;
        }
    }
}
