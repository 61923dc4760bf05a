package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** CDI bean that uses the election in every way that cannot work. */
@ApplicationScoped
public class MisplacedBean {

    @Inject
    @Election("payroll")
    private Leadership leadership;

    @LeaderOnly
    int count() {
        return leadership.isLeader() ? 1 : 0;
    }

    @LeaderOnly
    private void hidden() {}

    @LeaderOnly
    @SuppressWarnings("FinalMethodInProxiedClass") // on purpose
    public final void sealed() {
        hidden();
    }

    @LeaderOnly
    static void shared() {}

    @LeaderOnly
    @PostConstruct
    void begin() {}

    @LeaderOnly("payroll")
    void pay() {}

    void on(@Observes @Election("wages") LeadershipEvent event) {}
}
