package io.leaderelection.client;

import io.leaderelection.api.Election;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * An election of this server as a neighbour names it. Immutable.
 *
 * @param application name of the deployment that runs it; empty = whichever does
 * @param election name of the election; empty = the only one
 */
record ElectionName(String application, String election) {
    static final ObjectName ALL = pattern("*", "*");

    private static final String APPLICATION = "application";
    private static final String ELECTION = "name";
    private static final Pattern WELL_FORMED = Pattern.compile("([^,=:*?\"\n/]+/)?[A-Za-z0-9_-]+");

    /** What the qualifiers of an injection point name; empty if they are malformed. */
    static Optional<ElectionName> of(Collection<? extends Annotation> qualifiers) {
        return qualifiers.stream()
                .filter(Election.class::isInstance)
                .map(election -> ((Election) election).value())
                .findFirst()
                .map(ElectionName::parse)
                .orElse(Optional.of(new ElectionName("", "")));
    }

    private static Optional<ElectionName> parse(String text) {
        if (!WELL_FORMED.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        return Optional.of(new ElectionName(slash < 0 ? "" : text.substring(0, slash), text.substring(slash + 1)));
    }

    static String application(ObjectName bean) {
        return String.valueOf(bean.getKeyProperty(APPLICATION));
    }

    static String election(ObjectName bean) {
        return String.valueOf(bean.getKeyProperty(ELECTION));
    }

    /** The MBeans that may be meant. */
    ObjectName pattern() {
        return pattern(application.isEmpty() ? "*" : application, election.isEmpty() ? "*" : election);
    }

    /** As the application would write it. */
    @Override
    public String toString() {
        return (application.isEmpty() ? "" : application + "/") + (election.isEmpty() ? "(the only one)" : election);
    }

    private static ObjectName pattern(String application, String election) {
        String pattern = "io.leaderelection:type=LeaderElection,%s=%s,%s=%s"
                .formatted(APPLICATION, application, ELECTION, election);
        try {
            return ObjectName.getInstance(pattern);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }
}
