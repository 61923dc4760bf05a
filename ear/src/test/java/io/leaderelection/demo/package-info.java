/** The demonstration that {@code mvn -Pdemo} runs. */
@NullMarked
package io.leaderelection.demo;

import org.jspecify.annotations.NullMarked;
