/** Nodes in processes of their own, the time line they leave behind, and what is read from it. */
@NullMarked
package io.leaderelection.measure;

import org.jspecify.annotations.NullMarked;
