/** What a question costs, under JMH. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.bench.jmh;
