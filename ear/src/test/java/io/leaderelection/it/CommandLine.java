package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The command line of a server's installation, as an operator uses it. */
final class CommandLine {

    private static final long LONGEST_SECONDS = 120;

    private CommandLine() {}

    /** Runs the commands of a file against the lone server, in a directory that they may name files of. */
    static void run(Path home, Path desk, Path script) throws IOException, InterruptedException {
        run(home, LoneServer.managementPort(), desk, script);
    }

    /** The same against the server with this management port. */
    static void run(Path home, int managementPort, Path desk, Path script) throws IOException, InterruptedException {
        Path output = desk.resolve("cli.log");
        Process cli = new ProcessBuilder(
                        home.resolve("bin/jboss-cli.sh").toString(),
                        "--connect",
                        "--controller=127.0.0.1:" + managementPort,
                        "--file=" + script)
                .directory(desk.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!cli.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            cli.destroyForcibly();
        }
        assertThat(cli.waitFor()).as(Files.readString(output)).isZero();
    }
}
