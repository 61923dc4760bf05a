package io.leaderelection.api;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Names the election that a {@link LeadershipEvent} or an injected {@link Leadership} belongs to. */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface Election {

    /** Name of the election, one of those in {@code leaderelection.elections}. */
    String value() default "default";

    /** The annotation as a value, for programmatic look-up and for firing events. */
    @SuppressWarnings("ClassExplicitlyAnnotation") // that is what an AnnotationLiteral is
    final class Literal extends AnnotationLiteral<Election> implements Election {
        private static final long serialVersionUID = 1L;
        private final String value;

        /** Qualifier of the election with this name. */
        public Literal(String value) {
            this.value = value;
        }

        @Override
        public String value() {
            return value;
        }
    }
}
