package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.Leadership;
import io.leaderelection.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import org.junit.jupiter.api.Test;

/** The pages and the code name the same things, in both directions. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final String CONSOLE_PAGE = "jmx-console-docs/README.md";
    private static final Leadership NOBODY = new Leaderships().named("default");

    @Test
    void everyAttributeAndOperationHasItsLine() throws IOException {
        MBeanInfo info = new LeaderElectionManagement(NOBODY).getMBeanInfo();

        assertThat(rows(CONSOLE_PAGE, "Attributes")).isEqualTo(names(info.getAttributes()));
        assertThat(rows(CONSOLE_PAGE, "Operations")).isEqualTo(names(info.getOperations()));
    }

    @Test
    void everyAttributeAndOperationIsDescribed() {
        MBeanInfo info = new LeaderElectionManagement(NOBODY).getMBeanInfo();

        assertThat(Stream.of(info.getAttributes(), info.getOperations()).flatMap(Stream::of))
                .allSatisfy(feature -> assertThat(feature.getDescription()).isNotEqualTo(feature.getName()));
    }

    @Test
    void everyMessageHasItsLine() throws IOException {
        Set<String> inCode = Pattern.compile("LDREL\\d{4}")
                .matcher(Files.readString(Path.of("src/main/java/io/leaderelection/ee/ElectionLog.java")))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows(CONSOLE_PAGE, "Messages")).isEqualTo(inCode);
    }

    @Test
    void everySettingHasItsLine() throws IOException {
        Set<String> known = Stream.of(Key.values()).map(Key::key).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows("README.md", "Settings")).isEqualTo(known);
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

    private static Set<String> names(MBeanFeatureInfo[] features) {
        return Stream.of(features).map(MBeanFeatureInfo::getName).collect(Collectors.toCollection(TreeSet::new));
    }
}
