package io.leaderelection.it;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A WAR with nothing of ours but the client jar. */
final class NeighbourArchive {

    static final String NAME = "neighbour";

    private NeighbourArchive() {}

    static WebArchive of(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, NAME + ".war")
                .addClasses(classes)
                .addAsLibrary(
                        LibraryArchives.client(ElectionEar.with(ShrinkWrap.create(WebArchive.class, "unused.war"))))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    /** The same as a file. */
    static Path in(Path directory, Class<?>... classes) {
        Path file = directory.resolve(NAME + ".war");
        of(classes).as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
