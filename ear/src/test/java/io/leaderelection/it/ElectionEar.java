package io.leaderelection.it;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The EAR as it was built, with a WAR of the test inside, as an application would add its own. */
final class ElectionEar {

    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String LIBRARY = "<library-directory>";

    private ElectionEar() {}

    /** The EAR with a WAR that logs the election's events. */
    static EnterpriseArchive withEventLog() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, "event-log.war")
                .addClasses(EventLog.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return with(war);
    }

    /** The EAR with this WAR as one more module. */
    static EnterpriseArchive with(WebArchive war) {
        EnterpriseArchive ear =
                ShrinkWrap.createFromZipFile(EnterpriseArchive.class, new File(System.getProperty("ear.file")));
        String descriptor = withWebModule(text(ear), war.getName());
        ear.delete(DESCRIPTOR);
        return ear.addAsModule(war).setApplicationXML(new StringAsset(descriptor));
    }

    /** The EAR with this WAR and this EJB jar as two more modules. */
    static EnterpriseArchive with(WebArchive war, JavaArchive ejbs) {
        EnterpriseArchive ear = with(war);
        String descriptor = text(ear);
        int modules = descriptor.indexOf("<module>");
        ear.delete(DESCRIPTOR);
        return ear.addAsModule(ejbs)
                .setApplicationXML(new StringAsset(descriptor.substring(0, modules) + "<module><ejb>" + ejbs.getName()
                        + "</ejb></module>\n  " + descriptor.substring(modules)));
    }

    private static String withWebModule(String descriptor, String war) {
        int end = descriptor.indexOf(LIBRARY);
        if (end < 0) {
            throw new IllegalStateException("no " + LIBRARY + " in the EAR's descriptor: " + descriptor);
        }
        String context = war.substring(0, war.lastIndexOf('.'));
        String module = "<module><web><web-uri>" + war + "</web-uri><context-root>" + context
                + "</context-root></web></module>\n  ";
        return descriptor.substring(0, end) + module + descriptor.substring(end);
    }

    private static String text(EnterpriseArchive ear) {
        try (InputStream in = ear.get(DESCRIPTOR).getAsset().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + DESCRIPTOR, e);
        }
    }
}
