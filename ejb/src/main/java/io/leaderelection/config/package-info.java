/** What an operator sets, read once and checked as a whole: wrong settings never reach an election. */
@NullMarked
package io.leaderelection.config;

import org.jspecify.annotations.NullMarked;
