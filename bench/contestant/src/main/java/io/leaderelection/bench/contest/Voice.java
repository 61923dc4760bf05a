package io.leaderelection.bench.contest;

import java.time.Instant;

/**
 * What one contestant says on standard output, one line each: {@code <epoch micros> <id> <what> token=<n> deadline=<epoch
 * micros>}. Thread-safe.
 *
 * @param id who speaks
 */
public record Voice(String id) {

    /** Wall clock in microseconds since 1970, the same for all processes of this machine. */
    public static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Tells of a transition. */
    public void moved(boolean leads, long token, long deadline) {
        say(micros(), leads ? "leader" : "follower", token, deadline);
    }

    /** Put together by hand: a formatter would take a tenth of what is measured. */
    void say(long at, String what, long token, long deadline) {
        System.out.println(at + " " + id + " " + what + " token=" + token + " deadline=" + deadline);
    }

    /** A line for people. */
    public static void remark(String text) {
        System.out.println("# " + text);
    }
}
