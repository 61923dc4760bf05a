/**
 * What an application sees: the injectable {@link io.leaderelection.api.Leadership}, the events fired when it changes
 * hands, and the values they carry. Depends on the JDK and on Jakarta annotations only, so that it can be compiled
 * against anywhere and lies in an EAR's {@code lib/}.
 */
@NullMarked
package io.leaderelection.api;

import org.jspecify.annotations.NullMarked;
