/** How the harness and whoever competes talk: lines on standard output, orders on standard input. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.bench.contest;
