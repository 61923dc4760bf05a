package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An installation of the test server that knows of no database. */
final class BareServer {

    private BareServer() {}

    /** Makes the provisioned server as it was before driver and data source were added. */
    static void install(Path home) throws IOException {
        Path origin = LoneServer.provisioned();
        Files.createDirectory(home.resolve("modules"));
        for (String shared : List.of("jboss-modules.jar", "modules/system")) {
            Files.createSymbolicLink(home.resolve(shared), origin.resolve(shared));
        }
        LoneServer.copyFiles(origin.resolve("bin"), home.resolve("bin"));
        LoneServer.copyFiles(origin.resolve("standalone/configuration"), home.resolve("standalone/configuration"));
        Path configuration = home.resolve("standalone/configuration/standalone.xml");
        String bare = Files.readString(configuration)
                .replaceAll("(?s)<datasource .*?</datasource>", "")
                .replaceAll("(?s)<driver name=.*?</driver>", "");
        assertThat(bare).doesNotContain("postgres");
        Files.writeString(configuration, bare);
    }
}
