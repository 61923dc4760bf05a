package io.leaderelection.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a property is called as an environment variable (MicroProfile Config 3.1, "Environment Variables Mapping
 * Rules").
 */
final class EnvironmentForm {
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Za-z0-9]");

    private static final Pattern SERVICE_LINK = Pattern.compile(
            "LEADERELECTION(_.*)?_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)");

    private EnvironmentForm() {}

    /** The usual form: {@code leaderelection.lock-id} is {@code LEADERELECTION_LOCK_ID}. */
    static String of(String key) {
        return underscored(key).toUpperCase(Locale.ROOT);
    }

    /** Every form, the most exact first. */
    static List<String> allOf(String key) {
        return List.of(key, underscored(key), of(key));
    }

    /**
     * Whether Kubernetes sets this variable by itself because a service's name begins with {@code leaderelection}
     * (Kubernetes, "Service", environment variables).
     */
    static boolean isServiceLink(String variable) {
        return SERVICE_LINK.matcher(variable).matches();
    }

    private static String underscored(String key) {
        return NOT_ALPHANUMERIC.matcher(key).replaceAll("_");
    }
}
