/** Elections over a long time: under random faults, and in quiet. */
@NullMarked
package io.leaderelection.chaos;

import org.jspecify.annotations.NullMarked;
