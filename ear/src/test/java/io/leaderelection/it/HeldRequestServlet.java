package io.leaderelection.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A request that lasts until the test lets it go: it connects to a port of the test and waits there for a byte. */
@WebServlet("/held")
public class HeldRequestServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int port = Integer.parseInt(request.getParameter("port"));
        try (Socket test = new Socket(InetAddress.getLoopbackAddress(), port)) {
            response.getWriter().write("let go by " + test.getInputStream().read());
        }
    }
}
