package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Servlet of a WAR inside the tested EAR: says what the two ways to inject a {@link Leadership} answer. */
@WebServlet("/leadership")
public class LeadershipServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    @Election
    private transient Leadership named;

    @Inject
    private transient Leadership only;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().write(answer(named) + "\n" + answer(only) + "\n");
    }

    /** One line per injected object. */
    private static String answer(Leadership leadership) {
        return "isLeader=" + leadership.isLeader() + " token="
                + leadership.token().map(Object::toString).orElse("none") + " leader="
                + leadership.status().leader().orElse("none");
    }
}
