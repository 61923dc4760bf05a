package io.leaderelection.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jboss.dmr.ModelNode;

/**
 * A headless Chromium, driven through {@code chromedriver} (Debian's packages chromium and chromium-driver) in the words of
 * the W3C's WebDriver. Elements are named by XPath; each is waited for. Not thread-safe.
 */
final class Browser implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String SIZE = "--window-size=1280,1000";

    /** As root Chromium has no sandbox; the rest keeps it from calling home, which a closed network refuses. */
    private static final List<String> OPTIONS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            SIZE);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final int port;
    private String session = "";

    private Browser(Process driver, int port) {
        this.driver = driver;
        this.port = port;
    }

    /**
     * Opens an empty window.
     *
     * @param log file for what the driver says
     */
    static Browser open(Path log) throws IOException {
        int port = freePort();
        Process driver = new ProcessBuilder("chromedriver", "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Browser browser = new Browser(driver, port);
        try {
            browser.begin();
            return browser;
        } catch (RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void begin() {
        Awaitility.await("chromedriver")
                .atMost(LONGEST)
                .ignoreException(UncheckedIOException.class) // it does not listen yet
                .until(() -> ask("GET", "/status", "").get("ready").asBoolean());
        ModelNode wish = new ModelNode();
        ModelNode options = wish.get("capabilities", "alwaysMatch", "goog:chromeOptions", "args")
                .setEmptyList();
        OPTIONS.forEach(options::add);
        session = "/session/"
                + ask("POST", "/session", wish.toJSONString(true))
                        .get("sessionId")
                        .asString();
    }

    void visit(String address) {
        command("/url", "url", address);
    }

    void click(String xpath) {
        Awaitility.await("a click on " + xpath)
                .atMost(LONGEST)
                .ignoreException(IllegalStateException.class) // it is not there yet, or something moves over it
                .until(() -> {
                    ask("POST", element(xpath) + "/click", "{}");
                    return true;
                });
    }

    void type(String xpath, String text) {
        ModelNode body = new ModelNode();
        body.get("text").set(text);
        Awaitility.await("a field " + xpath)
                .atMost(LONGEST)
                .ignoreException(IllegalStateException.class) // it is not there yet, or drawn anew
                .until(() -> {
                    ask("POST", element(xpath) + "/value", body.toJSONString(true));
                    return true;
                });
    }

    /** Waits until there is such an element and it shows something; returns what. */
    String await(String xpath) {
        return Awaitility.await(xpath)
                .atMost(LONGEST)
                .ignoreException(IllegalStateException.class) // it is not there yet
                .until(() -> ask("GET", element(xpath) + "/text", "").asString(), text -> !text.isEmpty());
    }

    /** Moves what can be scrolled until the element is in the middle of the window. */
    void bringIntoView(String xpath) {
        ModelNode body = new ModelNode();
        body.get("script")
                .set("document.evaluate(arguments[0], document, null, XPathResult.FIRST_ORDERED_NODE_TYPE)"
                        + ".singleNodeValue.scrollIntoView({block: 'center'})");
        body.get("args").add(xpath);
        ask("POST", session + "/execute/sync", body.toJSONString(true));
    }

    /** Saves what the window shows, as a PNG. */
    void photograph(Path picture) throws IOException {
        Files.createDirectories(picture.toAbsolutePath().getParent());
        Files.write(
                picture,
                Base64.getDecoder()
                        .decode(ask("GET", session + "/screenshot", "").asString()));
    }

    private String element(String xpath) {
        ModelNode body = new ModelNode();
        body.get("using").set("xpath");
        body.get("value").set(xpath);
        ModelNode found = ask("POST", session + "/element", body.toJSONString(true));
        return session + "/element/" + found.asPropertyList().get(0).getValue().asString();
    }

    private void command(String path, String key, String value) {
        ModelNode body = new ModelNode();
        body.get(key).set(value);
        ask("POST", session + path, body.toJSONString(true));
    }

    private ModelNode ask(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LONGEST)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + " " + body + ": " + response.body());
            }
            return ModelNode.fromJSONString(response.body()).get("value");
        } catch (IOException e) {
            throw new UncheckedIOException("no answer of chromedriver to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Closes the window and ends the driver. */
    @Override
    public void close() {
        try {
            if (!session.isEmpty()) {
                ask("DELETE", session, "");
            }
        } finally {
            end();
        }
    }

    private void end() {
        List<ProcessHandle> left = driver.descendants().toList();
        driver.destroy();
        try {
            if (!driver.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
