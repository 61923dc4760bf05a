@NullMarked
package io.leaderelection.se;

import org.jspecify.annotations.NullMarked;
