package io.leaderelection.it;

import java.io.File;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications that bring the election's settings along, as {@code META-INF/microprofile-config.properties}. */
final class LibraryArchives {

    static final String SETTINGS = "META-INF/microprofile-config.properties";

    private LibraryArchives() {}

    /** The EAR with these settings in its library. */
    static EnterpriseArchive with(Map<String, String> settings, EnterpriseArchive ear) {
        return ear.addAsLibrary(
                ShrinkWrap.create(JavaArchive.class, "settings.jar").addAsResource(properties(settings), SETTINGS));
    }

    /** The WAR with the module and its API in {@code WEB-INF/lib}. */
    static WebArchive withModule(WebArchive war) {
        EnterpriseArchive ear =
                ShrinkWrap.createFromZipFile(EnterpriseArchive.class, new File(System.getProperty("ear.file")));
        return war.addAsLibrary(ear.getAsType(JavaArchive.class, "leaderelection-ejb.jar"))
                .addAsLibrary(client(ear));
    }

    /** The client jar of the EAR under its own name, without that of its directory. */
    static JavaArchive client(EnterpriseArchive ear) {
        return ShrinkWrap.create(JavaArchive.class, "leaderelection-ejb-client.jar")
                .merge(ear.getAsType(JavaArchive.class, "lib/leaderelection-ejb-client.jar"));
    }

    static StringAsset properties(Map<String, String> settings) {
        return new StringAsset(settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining()));
    }
}
