package io.leaderelection.ee;

import io.leaderelection.api.LeaderOnly;
import jakarta.enterprise.inject.Stereotype;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where {@link LeaderOnly} stands: on a method or its class, itself or by way of a stereotype or another binding
 * (Jakarta Interceptors 2.1, 3.3; CDI 4.0, 2.8).
 */
final class LeaderOnlyPlaces {
    private LeaderOnlyPlaces() {}

    /** What holds for a method of this class: the method's own first, then the class's. */
    static Optional<LeaderOnly> on(Class<?> type, Method method) {
        return on(method).or(() -> on(type));
    }

    static Optional<LeaderOnly> on(Method method) {
        return among(method.getAnnotations(), new HashSet<>());
    }

    /** That of the class or the nearest class above, so that the class a container has derived has it, too. */
    static Optional<LeaderOnly> on(Class<?> type) {
        return above(type)
                .flatMap(each -> among(each.getAnnotations(), new HashSet<>()).stream())
                .findFirst();
    }

    /** The methods that a bean of this class has, without those it overrides and those the compiler made. */
    static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Set<String> overridden = new HashSet<>();
        above(type).flatMap(each -> Stream.of(each.getDeclaredMethods())).forEach(method -> {
            String signature = method.getName() + List.of(method.getParameterTypes());
            boolean ownAlways = Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers());
            if (!method.isSynthetic() && (ownAlways || overridden.add(signature))) {
                methods.add(method);
            }
        });
        return methods;
    }

    /** The class and those above it, from the bottom up. */
    static Stream<Class<?>> above(Class<?> type) {
        return Stream.iterate((Class<?>) type, each -> each != null && each != Object.class, Class::getSuperclass);
    }

    private static Optional<LeaderOnly> among(Annotation[] annotations, Set<Class<?>> seen) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof LeaderOnly found) {
                return Optional.of(found);
            }
        }
        return Stream.of(annotations)
                .map(Annotation::annotationType)
                .filter(kind -> kind.isAnnotationPresent(InterceptorBinding.class)
                        || kind.isAnnotationPresent(Stereotype.class))
                .filter(seen::add)
                .flatMap(kind -> among(kind.getAnnotations(), seen).stream())
                .findFirst();
    }
}
