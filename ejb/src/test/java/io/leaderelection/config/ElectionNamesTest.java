package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,,b          | one name is empty
            a,            | one name is empty
            a b           | "a b" has other characters
            a.b           | "a.b" has other characters
            ä             | "ä" has other characters
            postgres      | postgres is no election name, since settings begin with it
            Redis         | Redis is no election name, since settings begin with it
            elections     | elections is no election name, since settings begin with it
            lock_id       | lock_id is no election name, since settings begin with it
            a, a          | a is named twice
            my-a, my_a    | my-a and my_a are the same in the name of an environment variable
            alerts,Alerts | alerts and Alerts are the same in the name of an environment variable
            """)
    void refused(String names, String flaw) {
        assertThat(Written.minimal("elections = " + names).problems())
                .contains(
                        ("leaderelection.elections = \"%s\": must be names separated by commas, each of letters, digits,"
                                        + " - and _ (%s); example: leaderelection.elections = alerts, reports")
                                .formatted(names, flaw));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "A", "night-jobs", "x_1", "42", "alerts", "leader"})
    void accepted(String name) {
        assertThat(Written.minimal("elections = " + name).election().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstPartOfNoKeyIsAName(Key key) {
        String first = key.key().replaceFirst("\\..*", "");
        assertThat(Written.minimal("elections = " + first).problems())
                .anyMatch(line -> line.contains(first + " is no election name"));
    }

    @Test
    void orderIsKept() {
        assertThat(Written.minimal("elections = b,a", "a.lock-id = 8").read().elections())
                .extracting(ElectionConfig::name)
                .containsExactly("b", "a");
    }

    @Test
    void twoElectionsOfOneStoreNeedTwoLocks() {
        assertThat(Written.minimal("elections = a, b", "b.lock-id = 7").problems())
                .containsExactly("leaderelection.b.lock-id = \"7\": must be unique among the elections of a store,"
                        + " and election a has it too; example: leaderelection.b.lock-id = 8");
        assertThat(Written.minimal("elections = a, b", "b.postgres.data-source = java:/other")
                        .problems())
                .isEmpty();
    }

    @Test
    void theExampleOfAnotherLockIsFree() {
        assertThat(Written.minimal("elections = a, b, c", "c.lock-id = 8").problems())
                .singleElement()
                .asString()
                .endsWith("example: leaderelection.b.lock-id = 9");
    }

    @Test
    void eachOfManyElectionsIsAskedForItsLock() {
        assertThat(Written.only("backend = postgres", "elections = a, b", "a.lock-id = 1")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("leaderelection.b.lock-id: is not set");
    }
}
