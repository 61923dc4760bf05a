package io.leaderelection.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The EAR as it was built, with a WAR that holds a {@link LeadershipProbe}, as an application would add its own. */
final class DemoEar {

    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String LIBRARY = "<library-directory>";
    private static final String MODULE =
            "<module><web><web-uri>probe.war</web-uri><context-root>probe</context-root></web></module>\n  ";

    private DemoEar() {}

    static void write(Path built, Path target) {
        EnterpriseArchive ear = ShrinkWrap.createFromZipFile(EnterpriseArchive.class, built.toFile());
        String descriptor = withModule(descriptor(ear));
        ear.delete(DESCRIPTOR);
        ear.addAsModule(ShrinkWrap.create(WebArchive.class, "probe.war")
                        .addClasses(LeadershipProbe.class, Sighting.class, Sighting.Kind.class)
                        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml"))
                .setApplicationXML(new StringAsset(descriptor))
                .as(ZipExporter.class)
                .exportTo(target.toFile(), true);
    }

    private static String withModule(String descriptor) {
        int end = descriptor.indexOf(LIBRARY);
        if (end < 0) {
            throw new DemoFailure("no " + LIBRARY + " in the EAR's descriptor: " + descriptor);
        }
        return descriptor.substring(0, end) + MODULE + descriptor.substring(end);
    }

    private static String descriptor(EnterpriseArchive ear) {
        try (InputStream in = ear.get(DESCRIPTOR).getAsset().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + DESCRIPTOR, e);
        }
    }
}
