package io.leaderelection;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.leaderelection.time.Ticker;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The table of packages in the architecture, and what a package must not do whatever it imports. */
@AnalyzeClasses(packages = ImportRulesTest.BASE, importOptions = DoNotIncludeTests.class)
class ImportRulesTest {
    static final String BASE = "io.leaderelection";

    private static final DescribedPredicate<JavaClass> JAVA_BASE = resideInAnyPackage(
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "java.io..",
                    "java.math..",
                    "java.net..",
                    "java.nio..",
                    "java.security..",
                    "java.text..")
            .and(not(resideInAnyPackage("java.lang.management..", "java.util.logging..", "java.util.prefs..")));

    /** Every way to read a clock, to wait without a port, or to get a number nobody can repeat. */
    private static final Set<String> CLOCKS_AND_CHANCE = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.time.InstantSource.system",
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");

    @ArchTest
    static final ArchRule API =
            only("api", Set.of(), "jakarta.inject..", "jakarta.enterprise..", "jakarta.interceptor..", "jakarta.ejb..");

    @ArchTest
    static final ArchRule TIME = only("time", Set.of());

    @ArchTest
    static final ArchRule CONFIG = only("config", Set.of("api", "time"), "com.cronutils..");

    @ArchTest
    static final ArchRule CRON = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".ee..")
            .and(not(describe(
                    "RelinquishSpec and its parts",
                    type -> type.getName().startsWith(BASE + ".config.RelinquishSpec"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.cronutils..");

    @ArchTest
    static final ArchRule LOCK = only("lock", Set.of("api", "time"));

    @ArchTest
    static final ArchRule CORE = only("core", Set.of("api", "time", "config", "lock"));

    @ArchTest
    static final ArchRule POSTGRES = only("lock.postgres", Set.of("api", "time", "lock"), "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule REDIS = only(
                    "lock.redis", Set.of("api", "time", "lock"), "redis.clients..", "org.apache.commons.pool2..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule RUNTIME = only("runtime", Set.of("api", "time", "config", "lock", "core"));

    @ArchTest
    static final ArchRule SE = only(
            "se",
            Set.of("api", "time", "config", "lock", "lock.postgres", "lock.redis", "core", "runtime"),
            "java.sql..",
            "javax.sql..");

    @ArchTest
    static final ArchRule CLIENT = only(
            "client",
            Set.of("api"),
            "jakarta.enterprise..",
            "jakarta.inject..",
            "javax.management..",
            "java.lang.management..",
            "javax.naming..");

    @ArchTest
    static final ArchRule EE = only(
                    "ee",
                    Set.of(
                            "api",
                            "client",
                            "time",
                            "config",
                            "lock",
                            "lock.postgres",
                            "lock.redis",
                            "core",
                            "runtime",
                            "se"),
                    "jakarta..",
                    "javax.sql..",
                    "javax.management..",
                    "java.lang.management..",
                    "javax.naming..",
                    "javax.security.auth..",
                    "java.rmi.server..",
                    "java.sql..",
                    "org.eclipse.microprofile.config..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_IN_THE_TABLE = classes()
            .should()
            .resideInAnyPackage(Stream.of(
                            "api",
                            "time",
                            "config",
                            "lock",
                            "lock.postgres",
                            "lock.redis",
                            "core",
                            "runtime",
                            "se",
                            "client",
                            "ee")
                    .map(ImportRulesTest::ours)
                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule CORE_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage(ours("core"))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Ticker.class);

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_FROM_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ours("time"), ours("se"), ours("client"), ours("ee")) // those behind time meet the world
            .should()
            .accessTargetWhere(describe("it reads a clock, sleeps, or draws a number", ImportRulesTest::unrepeatable));

    @ArchTest
    static final ArchRule FEW_PLACES_LOG = noClasses()
            .that(not(describe(
                    "ElectionLog, SystemJournal and ClientLog",
                    type -> Set.of(
                                    BASE + ".ee.ElectionLog",
                                    BASE + ".runtime.SystemJournal",
                                    BASE + ".client.ClientLog")
                            .contains(type.getName()))))
            .should()
            .dependOnClassesThat(describe(
                    "log",
                    type -> type.getName().startsWith("java.lang.System$Logger")
                            || type.getPackageName()
                                    .matches("java\\.util\\.logging|org\\.(slf4j|jboss\\.logging|apache\\.log).*")));

    @ArchTest
    static final ArchRule NOBODY_PRINTS = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "it is System.out or System.err, or prints a stack",
                    access -> Set.of("java.lang.System.out", "java.lang.System.err")
                                    .contains(name(access))
                            || access.getTarget().getName().equals("printStackTrace")));

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(BASE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NULL_DOES_NOT_OCCUR = classes().should(resideInANullMarkedPackage());

    @ArchTest
    static final ArchRule API_IS_IMMUTABLE =
            classes().that().resideInAPackage(ours("api")).should().haveOnlyFinalFields();

    @ArchTest
    static final ArchRule NAMES_SAY_SOMETHING =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)|.*\\.Abstract[A-Z].*");

    private static ArchRule only(String name, Set<String> fromOurs, String... others) {
        String[] allowed = Stream.of(
                        Stream.of(ours(name), "org.jspecify.annotations"),
                        fromOurs.stream().map(ImportRulesTest::ours),
                        Arrays.stream(others))
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ours(name))
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed).or(JAVA_BASE)))
                .as(name + " imports only " + fromOurs + " of ours, java.base, " + Arrays.toString(others));
    }

    private static String ours(String name) {
        return BASE + "." + name;
    }

    private static boolean unrepeatable(JavaAccess<?> access) {
        String name = name(access);
        boolean now = name.startsWith("java.time.") && name.endsWith(".now");
        boolean unseeded = access.getTargetOwner().isAssignableTo(Random.class)
                && access.getTarget().getFullName().endsWith("<init>()");
        return now || unseeded || CLOCKS_AND_CHANCE.contains(name);
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                String message = type.getPackageName() + (marked ? " is" : " is not") + " @NullMarked";
                events.add(new SimpleConditionEvent(type, marked, message));
            }
        };
    }
}
