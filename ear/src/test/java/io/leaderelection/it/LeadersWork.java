package io.leaderelection.it;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.leaderelection.api.LeaderOnly;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Stereotype of a test's application whose beans are for the leader only. */
@Stereotype
@LeaderOnly
@Retention(RUNTIME)
@Target(TYPE)
public @interface LeadersWork {}
