/**
 * What the client jar does in a deployment that runs no election of its own: it shows the elections of the module that is
 * deployed beside it in the same server, over the MBeans of that module. Loads nothing of it: the two share the JDK only.
 */
@NullMarked
package io.leaderelection.client;

import org.jspecify.annotations.NullMarked;
