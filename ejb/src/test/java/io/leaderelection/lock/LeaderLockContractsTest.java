package io.leaderelection.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No lock escapes the contract. */
class LeaderLockContractsTest {
    /** A script, which says what a test tells it to, rules or not; and one that passes all calls on to a store's. */
    private static final Set<String> NOT_STORES =
            Set.of(ScriptedLock.class.getName(), "io.leaderelection.measure.WaitingToldLock");

    private final JavaClasses classes = new ClassFileImporter().importPackages("io.leaderelection");

    @Test
    void everyLockRunsTheContract() {
        Set<String> locks = classes.stream()
                .filter(type -> type.isAssignableTo(LeaderLock.class) && !type.isInterface())
                .filter(type -> !NOT_STORES.contains(type.getName()))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = classes.stream()
                .filter(type -> type.isAssignableTo(LeaderLockContract.class))
                .flatMap(type -> Stream.concat(
                        used(type), used(type).filter(this::isOfABench).flatMap(this::used)))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(locks).contains(MemoryLock.class.getName());
        assertThat(tested).containsAll(locks);
    }

    private Stream<JavaClass> used(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass);
    }

    /** A store's suite may make its locks in a class that stands beside it. */
    private boolean isOfABench(JavaClass type) {
        return type.getSimpleName().endsWith("Bench");
    }

    @Test
    void noLockIsAnonymous() {
        assertThat(classes.stream()
                        .filter(type -> type.isAssignableTo(LeaderLock.class))
                        .filter(JavaClass::isAnonymousClass)
                        .map(JavaClass::getName))
                .isEmpty();
    }
}
