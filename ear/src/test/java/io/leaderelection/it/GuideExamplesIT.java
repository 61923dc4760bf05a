package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there: its Java compiles, its commands are those that the project's CI runs. */
class GuideExamplesIT {

    private static final String IMPORTS = """
            import io.leaderelection.api.*;
            import jakarta.enterprise.context.*;
            import jakarta.enterprise.event.*;
            import jakarta.inject.*;
            class Alert {}
            """;

    @Test
    void theApplicationCompilesAgainstTheClientJarAlone(@TempDir Path classes) throws URISyntaxException {
        String source = IMPORTS + GuidePage.readme().block("java");
        assertThat(jarOf(Leadership.class)).endsWith("leaderelection-ejb-client.jar");
        String classPath = Stream.of(Leadership.class, ApplicationScoped.class, Observes.class, Inject.class)
                .map(GuideExamplesIT::jarOf)
                .distinct()
                .collect(Collectors.joining(":"));
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-Xlint:all", "-proc:none", "-cp", classPath, "-d", classes.toString()),
                        null,
                        List.of(new Source(source)))
                .call();

        assertThat(messages.toString()).isEmpty();
        assertThat(compiled).isTrue();
        assertThat(classes.resolve("Alerts.class")).exists();
    }

    @Test
    void itsCommandsAreThoseOfTheProjectsOwnRun() throws IOException {
        List<String> run = Files.readAllLines(GuidePage.root().resolve(".ci/run")).stream()
                .map(line -> line.replaceAll(" --[a-z-]+", ""))
                .toList();
        List<String> commands = GuidePage.readme().blocks("sh").stream()
                .flatMap(String::lines)
                .map(line -> line.replaceAll(" *#.*", ""))
                .toList();

        assertThat(commands).isNotEmpty().isSubsetOf(run);
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Alerts.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
