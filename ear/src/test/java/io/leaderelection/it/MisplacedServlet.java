package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** Servlet, which is no bean, that asks for an election that is not configured. */
@WebServlet("/misplaced")
public class MisplacedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @Election("payroll")
    transient Leadership leadership;
}
