package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the built EAR carries. */
class EarContentsIT {

    private ZipFile ear;

    @BeforeEach
    void open() throws IOException {
        ear = new ZipFile(System.getProperty("ear.file"));
    }

    @AfterEach
    void close() throws IOException {
        ear.close();
    }

    @Test
    void carriesTheModuleTheApiAndTheClientOfRedisAndNothingElse() {
        assertThat(jars())
                .as("jars of the EAR; one too many may be a leftover, which mvn clean removes")
                .extracting(name -> name.replaceFirst("-\\d[^/]*(?=\\.jar$)", ""))
                .containsExactlyInAnyOrder(
                        "leaderelection-ejb.jar",
                        "lib/leaderelection-ejb-client.jar",
                        "lib/jedis.jar",
                        "lib/slf4j-api.jar");
    }

    @Test
    void namesTheLicenceOfWhatIsNotOurs() throws IOException {
        String notice = new String(bytes("META-INF/THIRD-PARTY.txt"), StandardCharsets.UTF_8);

        assertThat(notice).contains("Jedis", "Permission is hereby granted", "SLF4J API");
    }

    @Test
    void shipsNoClassTwice() throws IOException {
        List<String> classes = new ArrayList<>();
        for (String jar : jars()) {
            classes.addAll(classesOf(jar));
        }

        assertThat(classes).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void keepsTheApiInTheLibraryAndTheRestInTheModule() throws IOException {
        assertThat(classesOf("lib/leaderelection-ejb-client.jar"))
                .isNotEmpty()
                .allMatch(name -> name.matches("io/leaderelection/(api|client)/.*"));
        assertThat(classesOf("leaderelection-ejb.jar"))
                .isNotEmpty()
                .noneMatch(name -> name.matches("io/leaderelection/(api|client)/.*"));
    }

    @Test
    void hasTheNamesThatJndiNamesAreMadeOf() throws IOException {
        String descriptor = new String(bytes("META-INF/application.xml"), StandardCharsets.UTF_8);

        assertThat(descriptor)
                .contains("version=\"10\"")
                .contains("<application-name>leaderelection</application-name>")
                .contains("<ejb>leaderelection-ejb.jar</ejb>");
    }

    private List<String> jars() {
        try (Stream<? extends ZipEntry> entries = ear.stream()) {
            return entries.map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private List<String> classesOf(String jar) throws IOException {
        List<String> classes = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes(jar)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                    classes.add(name);
                }
            }
        }
        return classes;
    }

    private byte[] bytes(String entry) throws IOException {
        return ear.getInputStream(ear.getEntry(entry)).readAllBytes();
    }
}
