package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({
        "'','',0",
        "a,'',1",
        "'',ab,2",
        "abc,abc,0",
        "abc,acb,1",
        "abc,axc,1",
        "abc,ac,1",
        "ca,abc,3",
        "kitten,sitting,3"
    })
    void editsAreCounted(String one, String other, int edits) {
        assertThat(NearestName.edits(one, other)).isEqualTo(edits);
        assertThat(NearestName.edits(other, one)).isEqualTo(edits);
    }

    @Test
    void shortNamesBearFewEdits() {
        List<String> known = List.of("p.ab", "p.abcdefghi");
        assertThat(NearestName.of("p.ax", "p.", known)).contains("p.ab");
        assertThat(NearestName.of("p.xy", "p.", known)).isEmpty();
        assertThat(NearestName.of("p.abcdefxyz", "p.", known)).contains("p.abcdefghi");
        assertThat(NearestName.of("p.abcdewxyz", "p.", known)).isEmpty();
    }
}
