package io.leaderelection.ee;

import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A place in the application's code that cannot work. Immutable.
 *
 * @param where class, and method or field
 * @param rule what is right, and what this one lacks
 * @param remedy what to do about it
 */
record Misuse(String where, String rule, String remedy) {

    /** Place, rule and remedy in one line. */
    String text() {
        return where + ": " + rule + "; remedy: " + remedy;
    }

    /** A method or constructor for people. */
    static String name(Executable member) {
        return Arrays.stream(member.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ", ", member.getDeclaringClass().getName() + '.' + simpleName(member) + '(', ")"));
    }

    private static String simpleName(Executable member) {
        return member.getName().substring(member.getName().lastIndexOf('.') + 1);
    }
}
