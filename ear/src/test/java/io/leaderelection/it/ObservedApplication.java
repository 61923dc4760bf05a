package io.leaderelection.it;

import java.nio.file.Path;
import java.util.List;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application with {@link LibraryApplication}, in both ways to put it beside the module. */
final class ObservedApplication {

    /** What it writes when it leads once and is undeployed then. */
    static final List<String> ONE_TERM = List.of("gained leader=true token=true", "lost leader=false reason=STOPPED");

    private ObservedApplication() {}

    /** The EAR as it was built, with a WAR more. */
    static Path ear(Path directory) {
        return export(ElectionEar.with(application()), directory.resolve("observed.ear"));
    }

    /** A WAR with the module's jars inside. */
    static Path war(Path directory) {
        return export(LibraryArchives.withModule(application()), directory.resolve("observed.war"));
    }

    private static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "alerts.war")
                .addClasses(LibraryApplication.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private static Path export(Archive<?> archive, Path file) {
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
