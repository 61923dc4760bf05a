package io.leaderelection.it;

import io.leaderelection.measure.Term;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A WAR that writes down what it is told and what it is answered. */
final class ObservingWar {

    static final String CONTEXT = "observing";

    private ObservingWar() {}

    static WebArchive create() {
        return ShrinkWrap.create(WebArchive.class, CONTEXT + ".war")
                .addClasses(EventLog.class, LeaderSamples.class, ThrowingObserver.class, LeadershipServlet.class)
                .addClass(Term.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
