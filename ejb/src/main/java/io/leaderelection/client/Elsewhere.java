package io.leaderelection.client;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** What the injection points of {@code Leadership} are qualified with, whatever election they name. */
@Qualifier
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER})
@interface Elsewhere {

    /** The only one there is. */
    @SuppressWarnings("ClassExplicitlyAnnotation") // that is what an AnnotationLiteral is
    final class Literal extends AnnotationLiteral<Elsewhere> implements Elsewhere {
        static final Literal INSTANCE = new Literal();
        private static final long serialVersionUID = 1L;
    }
}
