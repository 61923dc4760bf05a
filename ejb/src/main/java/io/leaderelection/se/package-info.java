/** Elections in Java SE: the same election as in a server, on the program's own timer and connection pool. */
@NullMarked
package io.leaderelection.se;

import org.jspecify.annotations.NullMarked;
