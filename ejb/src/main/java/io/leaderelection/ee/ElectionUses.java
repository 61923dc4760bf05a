package io.leaderelection.ee;

import static java.lang.reflect.Modifier.isFinal;
import static java.lang.reflect.Modifier.isPrivate;
import static java.lang.reflect.Modifier.isStatic;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.LeaderOnly.Otherwise;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.interceptor.AroundConstruct;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The classes of the application that name an election or have {@link LeaderOnly}, and what is wrong with them. Thread-safe. */
final class ElectionUses {
    private static final Set<Class<? extends Annotation>> OF_LIFE_CYCLE = Set.of(
            PostConstruct.class, PreDestroy.class, AroundInvoke.class, AroundTimeout.class, AroundConstruct.class);

    private final Set<Class<?>> types = ConcurrentHashMap.newKeySet();

    void add(Class<?> type) {
        types.add(type);
    }

    /** Everything that is wrong with them; they are forgotten. */
    List<Misuse> check(KnownElections elections) {
        List<Misuse> misuses = types.stream()
                .flatMap(type -> check(type, elections))
                .distinct()
                .sorted(Comparator.comparing(Misuse::where)) // reflection knows no order
                .toList();
        types.clear();
        return misuses;
    }

    private static Stream<Misuse> check(Class<?> type, KnownElections elections) {
        return Stream.of(
                        LeaderOnlyPlaces.on(type).stream().flatMap(on -> checkType(type, on, elections)),
                        LeaderOnlyPlaces.methods(type).stream().flatMap(method -> checkMethod(type, method, elections)),
                        qualifiers(type, elections))
                .flatMap(misuses -> misuses);
    }

    private static Stream<Misuse> checkType(Class<?> type, LeaderOnly on, KnownElections elections) {
        Stream<Misuse> sealed = isFinal(type.getModifiers())
                ? Stream.of(new Misuse(
                        type.getName(),
                        "@LeaderOnly on a final class has no effect, since its calls cannot be intercepted",
                        "make the class extensible"))
                : Stream.of();
        return Stream.concat(sealed, elections.refusalOfLeaderOnly(type.getName(), on.value()).stream());
    }

    private static Stream<Misuse> checkMethod(Class<?> type, Method method, KnownElections elections) {
        String where = Misuse.name(method);
        Optional<LeaderOnly> own = LeaderOnlyPlaces.on(method);
        Optional<Misuse> unseen = own.isPresent() ? unseen(method, where) : unseenOfType(type, method, where);
        boolean business =
                !isPrivate(method.getModifiers()) && !isStatic(method.getModifiers()) && !ofLifeCycle(method);
        Stream<Misuse> result = LeaderOnlyPlaces.on(type, method)
                .filter(on -> business && on.otherwise() == Otherwise.SKIP && method.getReturnType() != void.class)
                .map(on -> new Misuse(
                        where,
                        "a call that is skipped has no result, so a method with @LeaderOnly must be void or have"
                                + " otherwise = THROW, and this one returns "
                                + method.getReturnType().getSimpleName(),
                        "write @LeaderOnly(otherwise = LeaderOnly.Otherwise.THROW) or make the method void"))
                .stream();
        Stream<Misuse> name = own.flatMap(on -> elections.refusalOfLeaderOnly(where, on.value())).stream();
        return Stream.of(unseen.stream(), result, name).flatMap(misuses -> misuses);
    }

    private static Optional<Misuse> unseen(Method method, String where) {
        if (ofLifeCycle(method)) {
            return Optional.of(new Misuse(
                    where,
                    "@LeaderOnly on a method of the life cycle has no effect, since it is not called by the application",
                    "move the work into a business method"));
        }
        return hidingWord(method)
                .map(word -> new Misuse(
                        where,
                        "@LeaderOnly on a %s method has no effect, since its calls cannot be intercepted"
                                .formatted(word),
                        "remove the word %s, or ask Leadership.isLeader() inside".formatted(word)));
    }

    private static Optional<String> hidingWord(Method method) {
        int modifiers = method.getModifiers();
        if (isPrivate(modifiers)) {
            return Optional.of("private");
        } else if (isStatic(modifiers)) {
            return Optional.of("static");
        }
        return isFinal(modifiers) ? Optional.of("final") : Optional.empty();
    }

    /** With the annotation on the class, only a final method is one that seems guarded and is not. */
    private static Optional<Misuse> unseenOfType(Class<?> type, Method method, String where) {
        boolean seemsGuarded =
                isFinal(method.getModifiers()) && !isPrivate(method.getModifiers()) && !isStatic(method.getModifiers());
        return LeaderOnlyPlaces.on(type).filter(on -> seemsGuarded).flatMap(on -> unseen(method, where));
    }

    private static boolean ofLifeCycle(Method method) {
        return OF_LIFE_CYCLE.stream().anyMatch(method::isAnnotationPresent);
    }

    private static Stream<Misuse> qualifiers(Class<?> type, KnownElections elections) {
        Stream<Misuse> fields = LeaderOnlyPlaces.above(type)
                .flatMap(each -> Stream.of(each.getDeclaredFields()))
                .flatMap(field -> named(field).flatMap(name -> elections.refusal(where(field), name)).stream());
        Stream<? extends Executable> members = Stream.concat(
                Stream.<Constructor<?>>of(type.getDeclaredConstructors()), LeaderOnlyPlaces.methods(type).stream());
        Stream<Misuse> parameters = members.flatMap(member -> Stream.of(member.getParameterAnnotations())
                .flatMap(Stream::of)
                .filter(Election.class::isInstance)
                .map(Election.class::cast)
                .flatMap(election -> elections.refusal(Misuse.name(member), election.value()).stream()));
        return Stream.concat(fields, parameters);
    }

    private static Optional<String> named(Field field) {
        return Optional.ofNullable(field.getAnnotation(Election.class)).map(Election::value);
    }

    private static String where(Field field) {
        return field.getDeclaringClass().getName() + "." + field.getName();
    }
}
