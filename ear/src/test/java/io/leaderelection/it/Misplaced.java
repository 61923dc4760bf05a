package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Stateless;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** Beans that use the election in ways that cannot work. */
public final class Misplaced {

    private Misplaced() {}

    /** A CDI bean. */
    @ApplicationScoped
    public static class Bean {

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

    /** A session bean. */
    @Stateless
    @LeaderOnly
    public static class SessionBean {

        /** Has a result. */
        public String read() {
            return "";
        }

        /** Has none. */
        public void write() {}
    }

    /** No bean, but something that is injected into. */
    @WebServlet("/misplaced")
    public static class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Inject
        @Election("payroll")
        transient Leadership leadership;
    }
}
