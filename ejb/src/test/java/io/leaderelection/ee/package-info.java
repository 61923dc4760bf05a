@NullMarked
package io.leaderelection.ee;

import org.jspecify.annotations.NullMarked;
