package io.leaderelection.it;

import static java.util.stream.Collectors.joining;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.api.Term;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * EJB of a test's application: calls what is guarded once a second, and writes what came of it into the data directory of
 * its server, into a file that is named after its module.
 */
@Singleton
public class GuardedReport {

    @Resource(lookup = "java:module/ModuleName")
    private String module;

    @Inject
    private Leadership leadership;

    @Inject
    private GuardedBean bean;

    @Inject
    private GuardedEjb ejb;

    private Optional<FencingToken> watched = Optional.empty();

    static String fileName(String module) {
        return "guarded-" + module + ".log";
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void report() {
        Optional<FencingToken> before = leadership.token();
        int calls = GuardedBean.CALLS.get() + GuardedEjb.CALLS.get();
        bean.touch();
        ejb.touch();
        bean.touchLater();
        ejb.touchLater();
        String answers = Stream.<Callable<String>>of(
                        bean::answer,
                        ejb::answer,
                        () -> bean.answerLater().get(),
                        () -> ejb.answerLater().get())
                .map(GuardedReport::answer)
                .collect(joining(" "));
        int touched = GuardedBean.CALLS.get() + GuardedEjb.CALLS.get() - calls;
        leadership
                .term()
                .filter(term -> !watched.equals(Optional.of(term.token())))
                .ifPresent(this::watch);
        if (before.equals(leadership.token())) {
            write("leader=" + before.isPresent() + " answers=" + answers + " touched=" + touched + " later="
                    + GuardedBean.LATER + " laterEjb=" + GuardedEjb.LATER + " ticks=" + GuardedEjb.TICKS + " free="
                    + GuardedEjb.FREE_TICKS);
        }
    }

    private void watch(Term term) {
        watched = Optional.of(term.token());
        term.onEnd(() -> write("ended over=" + term.isOver() + " leader=" + leadership.isLeader()));
    }

    private static String answer(Callable<String> asked) {
        try {
            return asked.call();
        } catch (NotLeaderException e) {
            return "refused";
        } catch (ExecutionException e) {
            return e.getCause() instanceof NotLeaderException ? "refused" : String.valueOf(e);
        } catch (Exception e) {
            return String.valueOf(e);
        }
    }

    private void write(String line) {
        try {
            Files.writeString(
                    Path.of(System.getProperty("jboss.server.data.dir"), fileName(module)),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
