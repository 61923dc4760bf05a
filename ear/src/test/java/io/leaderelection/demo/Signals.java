package io.leaderelection.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** POSIX signals, and the terminal. */
final class Signals {

    private static final long LONGEST_SECONDS = 10;
    private static final List<String> TIE = List.of("setsid", "setpriv", "--pdeathsig=KILL");

    private Signals() {}

    /** Sends a signal to a process; one that is gone is passed over. */
    static void send(String signal, long pid) {
        succeeds(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid)));
    }

    /**
     * The command, such that its process is killed with the thread that starts it, even if nobody is left to do that
     * (prctl(2), PR_SET_PDEATHSIG), and that Ctrl-C does not reach it: ending it is for us. The process id is the command's
     * own. Unchanged where setsid and setpriv of util-linux are missing.
     */
    static List<String> tiedToThisThread(List<String> command) {
        List<String> tied = new ArrayList<>(TIE);
        tied.add("true");
        if (!succeeds(tied)) {
            return command;
        }
        tied.remove("true");
        tied.addAll(command);
        return tied;
    }

    /** Whether somebody sits before this. Not System.console(): from JDK 22 there is always one. */
    static boolean terminal() {
        return succeeds(List.of("sh", "-c", "test -t 0 && test -t 1"));
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
