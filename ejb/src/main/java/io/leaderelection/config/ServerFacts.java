package io.leaderelection.config;

import java.time.Instant;
import java.time.ZoneId;

/**
 * What the server gives where nobody sets anything.
 *
 * @param nodeId name of this node
 * @param zone its time zone
 * @param reference from when on the times of a schedule are looked at
 */
record ServerFacts(String nodeId, ZoneId zone, Instant reference) {}
