/** The election as a program, beside which others are measured. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.bench;
