package io.leaderelection.bench;

import io.leaderelection.bench.contest.Stage;
import io.leaderelection.bench.contest.Voice;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The product's own election as a program: tells on standard output when it leads and when it no longer does, hands over on
 * the line {@code relinquish} on standard input, and ends on its end. Warnings go to standard error.
 */
public final class Candidate {
    /** What a shell expects of a program that was called wrongly. */
    private static final int USAGE_ERROR = 2;

    private Candidate() {}

    /** Competes until the end of standard input; refuses a command line with everything that is wrong with it. */
    public static void main(String[] args) throws IOException {
        CandidateOptions options = new CandidateOptions(args);
        List<String> problems = options.problems();
        if (problems.isEmpty()) {
            stage(options).run(options.probed());
            System.exit(0);
        }
        problems.forEach(problem -> System.err.println("candidate: " + problem));
        System.err.println(CandidateOptions.USAGE);
        System.exit(USAGE_ERROR);
    }

    private static Stage stage(CandidateOptions options) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(work -> Stage.daemon("timer", work));
        Stage stage = new Stage();
        for (long i = 0; i < options.elections(); i++) {
            long lock = options.lockId() + i;
            Voice voice = new Voice(options.elections() == 1 ? options.id() : options.id() + "/" + lock);
            stage.add(voice, new Elected(voice, options.election(lock), timer));
        }
        return stage;
    }
}
