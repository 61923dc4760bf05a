@NullMarked
package io.leaderelection.client;

import org.jspecify.annotations.NullMarked;
