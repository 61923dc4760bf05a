package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.Key;
import io.leaderelection.ee.LeaderElectionManagement.Settled;
import io.leaderelection.runtime.Candidacy;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import org.junit.jupiter.api.Test;

/** The pages and the code name the same things, in both directions. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final String CONSOLE_PAGE = "jmx-console-docs/README.md";
    private static final Candidacy NOBODY = (Candidacy) Proxy.newProxyInstance(
            Candidacy.class.getClassLoader(), new Class<?>[] {Candidacy.class}, (proxy, method, arguments) -> {
                throw new AssertionError("asked for " + method + ", not only for the metadata");
            });
    private static final List<String> LOGGING = List.of(
            "src/main/java/io/leaderelection/ee/ElectionLog.java",
            "src/main/java/io/leaderelection/runtime/SystemJournal.java",
            "src/main/java/io/leaderelection/client/ClientLog.java");

    @Test
    void everyAttributeAndOperationHasItsLine() throws IOException {
        MBeanInfo info = info();

        assertThat(rows(CONSOLE_PAGE, "Attributes")).isEqualTo(names(info.getAttributes()));
        assertThat(rows(CONSOLE_PAGE, "Operations"))
                .isEqualTo(Stream.of(info.getOperations())
                        .map(DocumentationTest::signature)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyAttributeAndOperationIsDescribed() {
        MBeanInfo info = info();

        assertThat(Stream.of(info.getAttributes(), info.getOperations()).flatMap(Stream::of))
                .allSatisfy(feature -> assertThat(feature.getDescription()).isNotEqualTo(feature.getName()));
        assertThat(Stream.of(info.getOperations()).flatMap(operation -> Stream.of(operation.getSignature())))
                .hasSize(3)
                .allSatisfy(parameter ->
                        assertThat(parameter.getDescription()).containsAnyOf("in seconds, 0 to 86400", "for the log"));
    }

    @Test
    void everyItemOfANotificationHasItsLine() throws IOException {
        MBeanInfo info = info();
        CompositeType row = (CompositeType) ((ArrayType<?>) Stream.of(info.getAttributes())
                        .filter(attribute -> attribute.getName().equals("Transitions"))
                        .map(attribute -> ((OpenMBeanAttributeInfo) attribute).getOpenType())
                        .findFirst()
                        .orElseThrow())
                .getElementOpenType();

        assertThat(rows(CONSOLE_PAGE, "Notifications")).isEqualTo(new TreeSet<>(row.keySet()));
    }

    @Test
    void everyMessageHasItsLine() throws IOException {
        Set<String> inCode = new TreeSet<>();
        for (String source : LOGGING) {
            Pattern.compile("LDREL\\d{4}")
                    .matcher(Files.readString(Path.of(source)))
                    .results()
                    .forEach(match -> inCode.add(match.group()));
        }

        assertThat(rows(CONSOLE_PAGE, "Messages")).isEqualTo(inCode);
    }

    @Test
    void everySettingHasItsLine() throws IOException {
        Set<String> known = Stream.of(Key.values()).map(Key::key).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows("README.md", "Settings")).isEqualTo(known);
    }

    private static MBeanInfo info() {
        Settled settled = new Settled("postgres", "", Duration.ZERO);
        return new LeaderElectionManagement(NOBODY, settled, () -> "", new NotificationBroadcasterSupport())
                .getMBeanInfo();
    }

    /** First cells of the table under a heading. */
    private static Set<String> rows(String page, String heading) throws IOException {
        String text = Files.readString(ROOT.resolve(page));
        String section = text.substring(text.indexOf("\n## " + heading + "\n") + 1);
        int end = section.indexOf("\n## ");
        return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(end < 0 ? section : section.substring(0, end))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signature(MBeanOperationInfo operation) {
        return Stream.of(operation.getSignature())
                .map(MBeanFeatureInfo::getName)
                .collect(Collectors.joining(", ", operation.getName() + "(", ")"));
    }

    private static Set<String> names(MBeanFeatureInfo[] features) {
        return Stream.of(features).map(MBeanFeatureInfo::getName).collect(Collectors.toCollection(TreeSet::new));
    }
}
