/** Drives the election and its peers alike, measures, and writes the report. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.bench;
